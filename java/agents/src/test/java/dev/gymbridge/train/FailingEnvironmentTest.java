package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.local.LocalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose environment fails goes on from the step before, to the same bits. */
final class FailingEnvironmentTest {
  private static final String ID = "fragile:Fragile-v0";

  /** CartPole-v1, which fails at its 450th step while there is a file. */
  private static final String MODULE =
      """
      from pathlib import Path
      from gymnasium.envs.classic_control import CartPoleEnv
      from gymnasium.envs.registration import register

      register("Fragile-v0", entry_point="fragile:Fragile", max_episode_steps=500)
      steps = 0

      class Fragile(CartPoleEnv):
          def step(self, action):
              global steps
              steps += 1
              if steps == 450 and Path(__file__).with_name("broken").exists():
                  raise ValueError("it broke")
              return super().step(action)
      """;

  @TempDir private Path folder;

  @Test
  void whatWasDoneIsSavedAndResumedComesToTheSameBits() throws IOException {
    Files.writeString(folder.resolve("fragile.py"), MODULE);
    Path broken = folder.resolve("broken");
    Path straight = folder.resolve("straight");
    Path failed = folder.resolve("failed");
    TrainConfig config =
        TrainingRuns.config(
            ID, Map.of("stop.steps", 600, "checkpoint_every", 200, "algorithm.train_every", 2));
    try (EnvServer server = EnvServer.local(LocalOptions.DEFAULT.withModule("fragile", folder))) {
      EnvDescription description = TrainingRuns.description(server, ID);
      TrainingRuns.train(server, config, straight);
      Files.createFile(broken);

      assertThatExceptionOfType(EnvException.class)
          .isThrownBy(() -> TrainingRuns.train(server, config, failed))
          .withMessageContaining("it broke");
      assertThat(TrainingRuns.last(failed, description).agent().steps()).isEqualTo(449);
      Files.delete(broken);
      TrainingRuns.resume(server, failed);

      TrainingRuns.assertSame(straight, failed, description);
    }
  }
}
