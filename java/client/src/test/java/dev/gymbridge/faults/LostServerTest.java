package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.client.Tls;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Eventually;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TcpServer;
import dev.gymbridge.fixture.TestEnvironments;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One of two servers stands still, or says that it is stopping. */
final class LostServerTest {
  private static final EnvConfig COUNT =
      TestEnvironments.of("Count").withKwarg("length", 100).withStepTimeout(Duration.ofSeconds(1));

  private static final TcpServer SECOND = TcpServer.start();

  private final TcpServer first = TcpServer.start();

  @AfterEach
  void end() {
    first.close();
  }

  @AfterAll
  static void nothingIsLeftBehind() {
    SECOND.close();
    Processes.assertNothingLeft();
  }

  private EnvServer connect(Duration patience) {
    List<String> addresses = List.of(first.address(), SECOND.address());
    return EnvServer.connect(addresses, Tls.plaintext(), TcpServer.TOKEN, patience);
  }

  private static StepBatch step(VectorEnv env) {
    return env.step(env.newActions()).await();
  }

  @Test
  void aSessionLeavesAServerThatStandsStill() {
    try (EnvServer server = connect(Duration.ofHours(1));
        VectorEnv env = server.make(COUNT)) {
      long episode = env.reset().observation().asLong(0);
      step(env);
      Processes.stop(first.process());
      StepBatch moved = step(env);
      assertThat(moved.lost(0)).isFalse();
      assertThat(moved.observation().asLong(0)).isEqualTo(episode);
      assertThat(moved.observation().asLong(1)).isEqualTo(2);
      assertThat(Processes.workers(SECOND.process())).hasSize(1);
    }
  }

  @Test
  void idsAreListedAndASessionIsMadeWhereTheFirstServerStandsStill() {
    Processes.stop(first.process());
    try (EnvServer server = connect(Duration.ofSeconds(1))) {
      assertThat(server.list("LunarLander-v2", false)).hasSize(1);
    }
    try (EnvServer server = connect(Duration.ofSeconds(1));
        VectorEnv env = server.make(COUNT)) {
      env.reset();
      assertThat(Processes.workers(SECOND.process())).hasSize(1);
    }
  }

  @Test
  void aSessionLeavesAServerThatSaysItIsStoppingAtOnce() {
    try (EnvServer server = connect(Duration.ofHours(1));
        VectorEnv env = server.make(COUNT)) {
      env.reset();
      step(env);
      first.process().destroy();
      Eventually.holds("the end of the first server", () -> !first.process().isAlive());
      assertThat(step(env).observation().asLong(1)).isEqualTo(2);
      assertThat(Processes.workers(SECOND.process())).hasSize(1);
    }
  }
}
