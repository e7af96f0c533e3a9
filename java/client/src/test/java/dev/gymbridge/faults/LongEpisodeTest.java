package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.client.ServedVectorEnv;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.SharedServer;
import dev.gymbridge.fixture.TestEnvironments;
import org.junit.jupiter.api.Test;

/** Episodes whose actions are more than a message of the server. */
final class LongEpisodeTest {
  private static final EnvConfig ECHO =
      TestEnvironments.of("Echo").withEnvironments(64).withKwarg("length", 1000);

  @Test
  void theyAreBroughtBackAllTheSame() {
    try (SharedServer server = SharedServer.start("--max-message-mib", "1");
        VectorEnv env = new ServedVectorEnv(server, ECHO)) {
      env.reset();
      for (int step = 0; step < 150; step++) {
        var unused = env.step(env.newActions()).await();
      }
      Processes.workers(Processes.servers().get(0)).forEach(Processes::kill);
      StepBatch step = env.step(env.newActions()).await();
      assertThat(step.lost(0)).isFalse();
      assertThat(env.episodes().get(63).steps()).isEqualTo(151);
    }
    Processes.assertNothingLeft();
  }
}
