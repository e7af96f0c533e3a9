package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TestEnvironments;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker of one's own that is stopped, or writes nonsense; a client that is stopped. */
final class StopTest {
  private static final EnvConfig COUNT =
      TestEnvironments.of("Count").withKwarg("length", 1000).withInfoKeys("pid");

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

  @Test
  void aClientThatIsStoppedForAWhileGoesOnWithTheSameWorker() throws Exception {
    Process client = Programs.start(SteadyClient.class);
    ProcessHandle worker = ProcessHandle.of(Long.parseLong(client.inputReader().readLine())).get();
    Processes.stop(client.toHandle());
    Processes.resume(client.toHandle());
    client.getOutputStream().close();
    assertThat(client.inputReader().readLine()).isEqualTo("the worker is " + worker.pid());
    assertThat(client.waitFor()).isZero();
    Processes.assertGone(java.util.List.of(worker));
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
