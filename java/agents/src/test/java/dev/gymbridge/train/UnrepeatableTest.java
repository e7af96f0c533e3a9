package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.local.LocalOptions;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of environments whose random numbers are not their own go on where they are resumed. */
final class UnrepeatableTest {
  private static final String MODULE =
      """
      import os
      import random
      import gymnasium
      import numpy as np
      from gymnasium.envs.registration import register

      DRAWS = {
          "Random": random.random,
          "Numpy": lambda: np.random.randn(),
          "Entropy": lambda: int.from_bytes(os.urandom(2), "little") / 65536,
          "Longer": lambda: int.from_bytes(os.urandom(2), "little") / 65536,
      }
      for name in DRAWS:
          register(f"{name}-v0", entry_point="drawing:Drawing", kwargs={"name": name})

      class Drawing(gymnasium.Env):
          observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (2,), np.float32)
          action_space = gymnasium.spaces.Discrete(2)

          def __init__(self, name):
              self.name = name

          def reset(self, *, seed=None, options=None):
              super().reset(seed=seed)
              self.steps, self.length = 0, 60
              if self.name == "Longer":
                  self.length = 31 + int.from_bytes(os.urandom(1), "little") % 40
              return self.observe(), {}

          def observe(self):
              return np.array([DRAWS[self.name](), self.steps], np.float32)

          def step(self, action):
              self.steps += 1
              return self.observe(), 1.0, self.steps >= self.length, False, {}
      """;

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("drawing.py"), MODULE);
  }

  private EnvServer server() {
    return EnvServer.local(LocalOptions.DEFAULT.withModule("drawing", folder));
  }

  private static TrainConfig config(String name, int environments) {
    return TrainingRuns.config(
        "drawing:" + name + "-v0",
        Map.of("stop.steps", 600, "environment.count", environments, "algorithm.train_every", 4));
  }

  private StopReason resume(EnvServer server, Path run) {
    RunFolder open = RunFolder.open(run);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void warned(String message) {
            warnings.add(message);
          }
        };
    return TrainingRuns.run(server, open.config(Map.of()), open, true, listener);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Random", "Numpy"})
  void whatIsDrawnFromAGlobalGeneratorRepeatsToTheBit(String name) {
    Path straight = folder.resolve("straight");
    Path interrupted = folder.resolve("interrupted");
    try (EnvServer server = server()) {
      TrainingRuns.train(server, config(name, 1), straight);
      TrainingRuns.trainUntil(server, config(name, 1), interrupted, 275);
      resume(server, interrupted);

      TrainingRuns.assertSame(
          straight,
          interrupted,
          TrainingRuns.description(server, config(name, 1).environment().id()));
    }
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Entropy, 1", "Entropy, 3", "Random, 3", "Longer, 2"})
  void anEpisodeThatDoesNotRepeatIsLostAndTheRunGoesOnWithAWarning(String name, int environments) {
    Path run = folder.resolve("run");
    try (EnvServer server = server()) {
      TrainingRuns.trainUntil(server, config(name, environments), run, 275);
      assertThat(resume(server, run)).isEqualTo(StopReason.STEPS);
    }
    assertThat(warnings)
        .first()
        .asString()
        .matches("after \\d+ steps environment \\d lost its episode, which counts as truncated.*");
    assertThat(RunFolder.open(run).episodes())
        .extracting(RunFolder.Episode::steps)
        .anyMatch(steps -> steps >= 275 && steps < 285);
  }

  @Test
  void itGoesOnAgainAndAgain() {
    Path run = folder.resolve("run");
    try (EnvServer server = server()) {
      for (int steps = 150; steps < 600; steps += 150) {
        TrainingRuns.trainUntil(server, config("Entropy", 1), run, steps);
      }
      assertThat(resume(server, run)).isEqualTo(StopReason.STEPS);
    }
  }
}
