package dev.gymbridge.benchmarks;

import com.google.protobuf.ByteString;
import dev.gymbridge.EnvServer;
import dev.gymbridge.cache.CacheFolder;
import dev.gymbridge.client.Tls;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.ElementType;
import dev.gymbridge.v1.ListEnvironmentsRequest;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.RenderRequest;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.Tensor;
import dev.gymbridge.v1.Value;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Sends a server mutated messages, with honest sessions beside them that have to stay as they are,
 * to the bit.
 *
 * <p>Arguments: {@code [MESSAGES [SEED]]}, 1,000,000 by default, which takes minutes.
 *
 * <p>Prints what the messages were answered with, what the server held before and after, and
 * whether the honest sessions' bits are those of the same sessions with an embedded server. The
 * exit status is 1 where they are not, where the server died, fell silent or blamed itself.
 */
public final class Barrage {
  private static final long MESSAGES = 1_000_000;
  private static final double MILLISECONDS_BETWEEN_STEPS = 5; // the processors are for the attack
  private static final int MESSAGES_OF_A_SESSION = 5_000;
  private static final List<String> METHODS =
      List.of("ListEnvironments", "Make", "Reset", "Step", "Render", "Close", "Steps", "Missing");

  /** What of a hundred messages goes to each; a Make that passes starts a process. */
  private static final List<Integer> WEIGHTS = List.of(4, 10, 30, 30, 10, 5, 10, 1);

  private static final List<EnvConfig> HONEST =
      List.of(
          EnvConfig.of("CartPole-v1").withEnvironments(4).withSeed(1),
          EnvConfig.of("LunarLander-v3").withSeed(2));

  private static final String OTHER = "barrage-another-session";

  private Barrage() {}

  /** Attacks, and says what came of it. */
  public static void main(String[] arguments) throws Exception {
    long messages = arguments.length > 0 ? Long.parseLong(arguments[0]) : MESSAGES;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.out.printf("%,d messages, seed %d%n", messages, seed);
    TcpServer server =
        TcpServer.start(
            "127.0.0.1:0",
            List.of("--lease", "5", "--max-sessions", "8"),
            Map.of("GYMBRIDGE_CACHE", CacheFolder.path().toString()),
            ProcessBuilder.Redirect.DISCARD);
    boolean good;
    try (EnvServer client = EnvServer.connect(List.of(server.address()), Tls.plaintext(), "");
        Attacker attacker = new Attacker(server.address())) {
      AtomicBoolean over = new AtomicBoolean();
      List<CompletableFuture<HonestSession>> honest = new ArrayList<>();
      for (EnvConfig config : HONEST) {
        HonestSession session = new HonestSession(client, config, 2);
        honest.add(CompletableFuture.supplyAsync(() -> play(session, over)));
      }
      ProcessState before = ProcessState.of(server.process().pid());
      good = attack(attacker, new SplittableRandom(seed), messages);
      over.set(true);
      System.out.printf(
          "the server before: %s%n           after:  %s%n",
          before, ProcessState.of(server.process().pid()));
      good &= server.process().isAlive();
      for (int index = 0; index < HONEST.size(); index++) {
        good &= isAsAlone(HONEST.get(index), honest.get(index).get());
      }
    }
    server.process().destroy();
    System.out.println(good ? "survived" : "NOT SURVIVED");
    System.exit(good ? 0 : 1);
  }

  private static HonestSession play(HonestSession session, AtomicBoolean over) {
    while (!over.get()) {
      session.step();
      Pause.milliseconds(MILLISECONDS_BETWEEN_STEPS);
    }
    return session;
  }

  private static boolean isAsAlone(EnvConfig config, HonestSession played) {
    try (EnvServer embedded = EnvServer.local();
        HonestSession alone = new HonestSession(embedded, config, 2)) {
      while (alone.steps() < played.steps()) {
        alone.step();
      }
      boolean equal = alone.checksum() == played.checksum();
      System.out.printf(
          "%s: %,d steps, bits %s%n", config.id(), played.steps(), equal ? "equal" : "DIFFER");
      played.close();
      return equal;
    }
  }

  private static boolean attack(Attacker attacker, SplittableRandom random, long messages) {
    for (long sent = 0; sent < messages; ) {
      String session = "barrage-session-" + sent;
      attacker.send("Make", make(session).toByteArray());
      attacker.awaitAll();
      attacker.send("Reset", reset(session, 1).toByteArray());
      List<MutatedBytes> mutations =
          METHODS.stream()
              .map(method -> new MutatedBytes(random.split(), right(method, session)))
              .toList();
      for (long end = Math.min(messages, sent + MESSAGES_OF_A_SESSION); sent < end; sent++) {
        int method = drawn(random);
        attacker.send(METHODS.get(method), mutations.get(method).next());
      }
      attacker.awaitAll();
      attacker.send("Close", close(session).toByteArray());
      System.out.printf("\r%,d: %s ", sent, attacker.answers());
    }
    System.out.println();
    attacker.awaitAll();
    attacker.faults().stream().distinct().forEach(System.out::println);
    return attacker.count(Status.Code.UNAVAILABLE) == 0
        && attacker.count(Status.Code.DEADLINE_EXCEEDED) == 0
        && attacker.count(Status.Code.UNKNOWN) == 0
        && attacker.faults().isEmpty();
  }

  private static int drawn(SplittableRandom random) {
    int left = random.nextInt(WEIGHTS.stream().mapToInt(Integer::intValue).sum());
    int method = 0;
    while (left >= WEIGHTS.get(method)) {
      left -= WEIGHTS.get(method++);
    }
    return method;
  }

  /** Messages of a method that are right; those to Make and Close name other sessions, too. */
  private static List<byte[]> right(String method, String session) {
    return switch (method) {
      case "ListEnvironments" ->
          List.of(ListEnvironmentsRequest.newBuilder().setFilter("Cart").build().toByteArray());
      case "Make" -> List.of(make(session).toByteArray(), make(OTHER).toByteArray());
      case "Reset" -> List.of(reset(session, 1).toByteArray(), reset(session, 50).toByteArray());
      case "Render" ->
          List.of(RenderRequest.newBuilder().setSession(session).build().toByteArray());
      case "Close" -> List.of(close(OTHER).toByteArray());
      default ->
          IntStream.range(2, 100).mapToObj(number -> step(session, number).toByteArray()).toList();
    };
  }

  private static CloseRequest close(String session) {
    return CloseRequest.newBuilder().setSession(session).build();
  }

  private static MakeRequest make(String name) {
    return MakeRequest.newBuilder()
        .setSession(name)
        .setId("CartPole-v1")
        .setNumEnvs(2)
        .setRenderMode("rgb_array")
        .putKwargs("sutton_barto_reward", Value.newBuilder().setBoolValue(true).build())
        .build();
  }

  private static ResetRequest reset(String name, long sequence) {
    return ResetRequest.newBuilder()
        .setSession(name)
        .setSequence(sequence)
        .addSeeds(1)
        .addSeeds(2)
        .build();
  }

  /** A step of two environments. */
  static StepRequest step(String session, long sequence) {
    ByteString actions = ByteString.copyFrom(new byte[2 * Long.BYTES]);
    return StepRequest.newBuilder()
        .setSession(session)
        .setSequence(sequence)
        .addActions(
            Tensor.newBuilder()
                .setDtype(ElementType.ELEMENT_TYPE_INT64)
                .addShape(2)
                .setData(actions))
        .addRepeats(1)
        .addRepeats(4)
        .setKeepLast(2)
        .addNextSeeds(3)
        .addNextSeeds(4)
        .build();
  }
}
