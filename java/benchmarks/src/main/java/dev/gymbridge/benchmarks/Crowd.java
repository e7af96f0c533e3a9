package dev.gymbridge.benchmarks;

import com.google.protobuf.MessageLite;
import dev.gymbridge.EnvServer;
import dev.gymbridge.cache.CacheFolder;
import dev.gymbridge.client.Tls;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.v1.MakeRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;

/**
 * What becomes of the steps of a session that works beside others: once on a server with as many
 * sessions as it allows, all the others idle, 200 more that it refuses, and 1,000 connections that
 * say nothing or half a greeting; and once beside a flood of bad requests, as many under way as
 * {@link Attacker} has.
 *
 * <p>Argument: {@code [ROUNDS]}, 5 by default. In each the session is measured alone, in the crowd,
 * and in the flood. The exit status is 1 where a limit does not hold, a bad request is not
 * answered, or the session keeps less than half of its speed in the crowd, in the median.
 */
public final class Crowd implements AutoCloseable {
  private static final int SESSIONS = 16;
  private static final int REFUSED = 200;
  private static final int CONNECTIONS = 1_000;
  private static final int AT_A_TIME = 8;
  private static final double SECONDS = 4;
  private static final byte[] HALF_A_GREETING = {'P', 'R', 'I', ' ', '*', ' ', 'H', 'T'};
  private static final EnvConfig CARTPOLE = EnvConfig.of("CartPole-v1");

  private final TcpServer server =
      TcpServer.start(
          "127.0.0.1:0",
          List.of("--max-sessions", Integer.toString(SESSIONS)),
          Map.of("GYMBRIDGE_CACHE", CacheFolder.path().toString()),
          ProcessBuilder.Redirect.DISCARD);
  private final EnvServer client =
      EnvServer.connect(List.of(server.address()), Tls.plaintext(), "");
  private final HonestSession honest = new HonestSession(client, CARTPOLE, 2);
  private final SplittableRandom random = new SplittableRandom(0);
  private boolean limitsHold = true;

  private Crowd() {}

  /** Measures, and says what came of it. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    List<Pace> crowded = new ArrayList<>();
    List<Pace> flooded = new ArrayList<>();
    boolean good;
    try (Crowd crowd = new Crowd()) {
      crowd.pace("warm");
      for (int round = 0; round < rounds; round++) {
        Pace alone = crowd.pace("alone");
        crowded.add(crowd.crowded().over(alone));
        flooded.add(crowd.flooded().over(alone));
      }
      good = crowd.limitsHold && crowd.server.process().isAlive();
    }
    print("crowd", crowded);
    print("flood", flooded);
    System.out.println(good ? "limits hold" : "LIMITS DO NOT HOLD");
    System.exit(good && median(crowded, Pace::stepsPerSecond) >= 0.5 ? 0 : 1);
  }

  private Pace pace(String where) {
    Pace pace = Pace.of(honest, SECONDS);
    System.out.printf(
        "%-5s %,7.0f steps/s, median %,7.0f µs, p99 %,7.0f µs%n",
        where, pace.stepsPerSecond(), pace.median(), pace.p99());
    return pace;
  }

  private static void print(String where, List<Pace> paces) {
    System.out.printf(
        "median ratio to alone, %s: steps/s %s, median %s, p99 %s%n",
        where,
        ratio(paces, Pace::stepsPerSecond),
        ratio(paces, Pace::median),
        ratio(paces, Pace::p99));
  }

  private static String ratio(List<Pace> paces, ToDoubleFunction<Pace> figure) {
    double[] all = paces.stream().mapToDouble(figure).sorted().toArray();
    return "%.2f (%.2f–%.2f)".formatted(all[all.length / 2], all[0], all[all.length - 1]);
  }

  private static double median(List<Pace> paces, ToDoubleFunction<Pace> figure) {
    return paces.stream().mapToDouble(figure).sorted().toArray()[paces.size() / 2];
  }

  private Pace crowded() throws Exception {
    List<AutoCloseable> crowd = new ArrayList<>();
    for (int session = 1; session < SESSIONS; session++) {
      VectorEnv idle = client.make(CARTPOLE);
      idle.reset();
      crowd.add(idle);
    }
    crowd.addAll(connections(server.address()));
    CompletableFuture<Integer> refused = CompletableFuture.supplyAsync(() -> refused(client));
    Pace pace = pace("crowd");
    limitsHold &= refused.get() == REFUSED;
    System.out.printf(
        "      %d of %d refused; server: %s%n",
        refused.get(), REFUSED, ProcessState.of(server.process().pid()));
    for (AutoCloseable each : crowd) {
      each.close();
    }
    return pace;
  }

  /** Bad steps and makes, for as long as the session is measured. */
  private Pace flooded() {
    MutatedBytes steps = mutated(Barrage.step("nobody", 2));
    MutatedBytes makes =
        mutated(MakeRequest.newBuilder().setSession("nobody").setId("Nothing-v1").build());
    AtomicBoolean over = new AtomicBoolean();
    try (Attacker attacker = new Attacker(server.address())) {
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  attacker.send("Step", steps.next());
                  attacker.send("Make", makes.next());
                }
                attacker.awaitAll();
              });
      Pace pace = pace("flood");
      over.set(true);
      flood.join();
      limitsHold &= attacker.faults().isEmpty();
      System.out.printf("      answers: %s%n", attacker.answers());
      return pace;
    }
  }

  private MutatedBytes mutated(MessageLite message) {
    return new MutatedBytes(random.split(), List.of(message.toByteArray()));
  }

  private static List<Socket> connections(String address) throws IOException {
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    List<Socket> sockets = new ArrayList<>();
    for (int number = 0; number < CONNECTIONS; number++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      if (number % 2 == 1) {
        socket.getOutputStream().write(HALF_A_GREETING);
      }
      sockets.add(socket);
    }
    return sockets;
  }

  /** How many more sessions are refused by the limit. */
  private static int refused(EnvServer client) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    List<CompletableFuture<Boolean>> tries = new ArrayList<>();
    for (int number = 0; number < REFUSED; number++) {
      tries.add(CompletableFuture.supplyAsync(() -> isRefused(client), threads));
    }
    int refused = (int) tries.stream().filter(CompletableFuture::join).count();
    threads.shutdown();
    return refused;
  }

  private static boolean isRefused(EnvServer client) {
    try {
      client.make(CARTPOLE).close();
      return false;
    } catch (EnvException.LimitExceeded full) {
      return true;
    }
  }

  @Override
  public void close() {
    honest.close();
    client.close();
    server.process().destroy();
  }
}
