package dev.gymbridge.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The example in README.md, with this project's way to skip it. */
@Testcontainers
@RequiresDocker
final class ReadmeExampleTest {
  @Container
  private static final GymnasiumContainer GYMNASIUM = new GymnasiumContainer().withMemory(1L << 30);

  @Test
  void withoutEnginesItCrashes() {
    try (EnvServer server = GYMNASIUM.client();
        VectorEnv env = server.make(EnvConfig.of("LunarLander-v2").withSeed(1))) {
      env.reset();
      StepBatch step;
      do {
        step = env.step(env.newActions()).await(); // 0: all engines are off
      } while (!step.terminated(0));
      assertThat(step.reward(0)).isEqualTo(-100);
    }
  }
}
