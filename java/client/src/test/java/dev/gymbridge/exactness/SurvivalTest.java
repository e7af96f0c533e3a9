package dev.gymbridge.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.client.Tls;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.Script;
import dev.gymbridge.fixture.TcpProxy;
import dev.gymbridge.fixture.TcpServer;
import dev.gymbridge.fixture.TestEnvironments;
import dev.gymbridge.fixture.Trajectory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever dies on the way, the trajectory is the one that nothing disturbed. What dies, dies while
 * a step is under way.
 */
final class SurvivalTest {
  private static final int STEPS = 40;
  private static final int DEATHS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SplittableRandom random = new SplittableRandom(5);

  private static final EnvServer EMBEDDED = EnvServer.local(TestEnvironments.EMBEDDED);
  private static final EnvServer GRPC = EnvServer.local(TestEnvironments.GRPC);

  @AfterAll
  static void close() {
    EMBEDDED.close();
    GRPC.close();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    Processes.assertNothingLeft();
  }

  static Stream<EnvConfig> configs() {
    return Stream.of(
        EnvConfig.of("CartPole-v1").withEnvironments(4).withSeed(1),
        EnvConfig.of("LunarLander-v2").withEnvironments(2).withSeed(2),
        EnvConfig.of("MsPacmanNoFrameskip-v4").withMaxEpisodeSteps(30).withSeed(3),
        TestEnvironments.of("Nested").withEnvironments(3).withSeed(4));
  }

  private static EnvConfig nested() {
    return TestEnvironments.of("Nested").withEnvironments(4).withSeed(9);
  }

  private static Trajectory undisturbed(EnvConfig config) {
    try (VectorEnv env = EMBEDDED.make(config)) {
      return Trajectory.of(env, script(env));
    }
  }

  private static Script script(VectorEnv env) {
    return new Script(env.description().actionSpace(), STEPS, 23);
  }

  private static void assertSame(Trajectory disturbed, EnvConfig config) {
    Trajectory expected = undisturbed(config);
    assertThat(disturbed.lines()).isEqualTo(expected.lines());
    assertThat(disturbed.checksums()).isEqualTo(expected.checksums());
  }

  /** Does something at a few random steps. */
  private IntConsumer sometimes(Runnable disturbance) {
    Set<Integer> steps =
        random.ints(1, STEPS).distinct().limit(DEATHS).boxed().collect(Collectors.toSet());
    return step -> {
      if (steps.contains(step)) {
        disturbance.run();
      }
    };
  }

  private static EnvServer connect(String... addresses) {
    return EnvServer.connect(List.of(addresses), Tls.plaintext(), TcpServer.TOKEN, PATIENCE);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void theEmbeddedServerIsKilled(EnvConfig config) {
    Trajectory disturbed;
    try (VectorEnv env = EMBEDDED.make(config)) {
      disturbed =
          Trajectory.of(
              env, script(env), sometimes(() -> Processes.servers().forEach(Processes::kill)));
    }
    assertSame(disturbed, config);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void theWorkerIsKilled(EnvConfig config) {
    Trajectory disturbed;
    try (VectorEnv env = GRPC.make(config)) {
      ProcessHandle frontDoor = Processes.servers().get(0);
      disturbed =
          Trajectory.of(
              env,
              script(env),
              sometimes(() -> Processes.workers(frontDoor).forEach(Processes::kill)));
      assertThat(Processes.servers()).containsExactly(frontDoor);
    }
    assertSame(disturbed, config);
  }

  @Test
  void theFrontDoorIsKilledAndAnotherOneStartedInItsPlace() {
    TcpServer[] running = {TcpServer.start()};
    String address = running[0].address();
    Trajectory disturbed;
    try (EnvServer server = connect(address);
        VectorEnv env = server.make(nested())) {
      disturbed =
          Trajectory.of(
              env,
              script(env),
              sometimes(
                  () -> {
                    running[0].close();
                    running[0] = TcpServer.startAt(address);
                  }));
    } finally {
      running[0].close();
    }
    assertSame(disturbed, nested());
  }

  @Test
  void theConnectionIsCutInTheMiddleOfMessages() {
    EnvConfig config =
        TestEnvironments.of("Large").withEnvironments(2).withKwarg("size", 20_000).withSeed(6);
    Trajectory disturbed;
    try (TcpServer target = TcpServer.start();
        TcpProxy proxy = new TcpProxy(target.port());
        EnvServer server = connect(proxy.address());
        VectorEnv env = server.make(config)) {
      disturbed =
          Trajectory.of(
              env,
              script(env),
              step -> {
                if (step % 4 == 0) {
                  proxy.cutAfter(random.nextLong(1, 100_000));
                }
              });
      assertThat(proxy.cuts()).isGreaterThan(4);
    }
    assertSame(disturbed, config);
  }

  @Test
  void aServerDiesForGoodAndTheSessionMovesToAnother() {
    Trajectory disturbed;
    try (TcpServer first = TcpServer.start();
        TcpServer second = TcpServer.start();
        EnvServer server =
            EnvServer.connect(
                List.of(first.address(), second.address()),
                Tls.plaintext(),
                TcpServer.TOKEN,
                Duration.ofSeconds(1));
        VectorEnv env = server.make(nested())) {
      assertThat(Processes.workers(first.process())).hasSize(1);
      disturbed =
          Trajectory.of(
              env,
              script(env),
              step -> {
                if (step == STEPS / 2) {
                  Processes.kill(first.process());
                }
              });
      assertThat(Processes.workers(second.process())).hasSize(1);
    }
    assertSame(disturbed, nested());
  }
}
