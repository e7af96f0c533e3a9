package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Eventually;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TestEnvironments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker of one's own that is stopped, or writes nonsense; a client that is stopped. */
final class StopTest {
  private static final EnvConfig COUNT =
      TestEnvironments.of("Count").withKwarg("length", 1000).withInfoKeys("pid");

  /** The clients' step timeout, what they allow a server on top, and a little. */
  private static final Duration LIMIT = Duration.ofMillis(3500);

  private static final EnvServer EMBEDDED = EnvServer.local(TestEnvironments.EMBEDDED);

  @AfterAll
  static void close() {
    EMBEDDED.close();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    Processes.assertNothingLeft();
  }

  @Test
  void aWorkerThatIsStoppedForAWhileGoesOn() {
    try (VectorEnv env = EMBEDDED.make(COUNT)) {
      env.reset();
      ProcessHandle worker = Processes.servers().get(0);
      Processes.stop(worker);
      PendingStep pending = env.step(env.newActions());
      Processes.resume(worker);
      assertThat(pending.await().observation().asLong(1)).isEqualTo(1);
      assertThat(Processes.servers()).containsExactly(worker);
    }
  }

  @Test
  void aWorkerThatStaysStoppedIsEndedAndItsEpisodePlayedBack() {
    try (VectorEnv env = EMBEDDED.make(COUNT.withStepTimeout(Duration.ofMillis(1)))) {
      long episode = env.reset().observation().asLong(0);
      env.step(env.newActions()).await();
      ProcessHandle worker = Processes.servers().get(0);
      Processes.stop(worker);
      StepBatch step = env.step(env.newActions()).await();
      assertThat(step.lost(0)).isFalse();
      assertThat(step.observation().asLong(0)).isEqualTo(episode);
      assertThat(step.observation().asLong(1)).isEqualTo(2);
      assertThat(worker.isAlive()).isFalse();
    }
  }

  /** A debugger does that to a client, and a suspended laptop. */
  @Test
  void aClientThatIsStoppedLongerThanAnyTimeLimitGoesOnWithTheSameProcess() throws Exception {
    List<Process> clients =
        List.of(
            Programs.start(SteadyClient.class, "embedded", "step"),
            Programs.start(SteadyClient.class, "grpc", "step"),
            Programs.start(SteadyClient.class, "grpc", "reset"),
            Programs.start(SteadyClient.class, "grpc", "render"));
    List<String> before = new ArrayList<>();
    for (Process client : clients) {
      before.add(client.inputReader().readLine());
      Processes.stop(client.toHandle());
    }
    long stopped = System.nanoTime();
    Eventually.holds("the end of every limit", () -> System.nanoTime() - stopped > LIMIT.toNanos());
    for (int index = 0; index < clients.size(); index++) {
      Process client = clients.get(index);
      Processes.resume(client.toHandle());
      client.getOutputStream().close();
      assertThat(client.inputReader().readLine()).isEqualTo("the worker is " + before.get(index));
      assertThat(client.waitFor()).isZero();
    }
  }

  @Test
  void anEnvironmentThatWritesIntoTheChannelIsNamed() {
    try (VectorEnv env = EMBEDDED.make(TestEnvironments.of("Scribble"))) {
      env.reset();
      assertThatThrownBy(() -> env.step(env.newActions(), new int[] {3}, 1).await())
          .isInstanceOf(EnvException.Crashed.class)
          .hasMessageContaining("environment 0 of gymbridge_testenvs:Scribble-v0")
          .hasMessageContaining("something else than replies");
    }
  }
}
