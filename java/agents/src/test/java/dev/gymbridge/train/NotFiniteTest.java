package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.local.LocalOptions;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run whose environment gives numbers that are none stops, or goes on without them. */
final class NotFiniteTest {
  /** Each episode has 40 steps; on even seeds something is wrong with the 7th, or the start. */
  private static final String MODULE =
      """
      import gymnasium
      import numpy as np
      from gymnasium.envs.registration import register

      BAD = {
          "RewardNan": (None, float("nan")), "RewardInf": (None, float("-inf")), "RewardLarge": (None, 1e300),
          "Nan": (np.nan, 1.0), "Inf": (np.inf, 1.0), "Large": (-1e39, 1.0), "FirstNan": (np.nan, 1.0),
          "Sound": (None, 1.0), "Steep": (None, 3e38),
      }
      for name in BAD:
          register(f"{name}-v0", entry_point="numbers_of:Numbers", kwargs={"name": name}, max_episode_steps=40)

      class Numbers(gymnasium.Env):
          observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (3,), np.float64)
          action_space = gymnasium.spaces.Discrete(2)

          def __init__(self, name):
              self.name, self.episode = name, 0

          def reset(self, *, seed=None, options=None):
              super().reset(seed=seed)
              self.steps, self.bad = 0, seed % 2 == 0
              return self.observe(self.name == "FirstNan" and self.bad), {}

          def observe(self, bad):
              observation = self.np_random.normal(size=3)
              if bad and BAD[self.name][0] is not None:
                  observation[1] = BAD[self.name][0]
              return observation

          def step(self, action):
              self.steps += 1
              bad = self.bad and self.steps == 7 and self.name != "FirstNan"
              return self.observe(bad), BAD[self.name][1] if bad else 1.0, False, False, {}
      """;

  @TempDir private Path folder;
  private Path run = Path.of("");
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("numbers_of.py"), MODULE);
    run = folder.resolve("run");
  }

  private EnvServer server() {
    return EnvServer.local(LocalOptions.DEFAULT.withModule("numbers_of", folder));
  }

  private static TrainConfig config(String name, Map<String, Object> changes) {
    Map<String, Object> values =
        new LinkedHashMap<>(Map.of("stop.steps", 400, "algorithm.train_every", 4));
    values.putAll(changes);
    return TrainingRuns.config("numbers_of:" + name + "-v0", values);
  }

  private StopReason train(EnvServer server, TrainConfig config) {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void warned(String message) {
            warnings.add(message);
          }
        };
    boolean resume = Files.exists(run);
    RunFolder planned = resume ? RunFolder.open(run) : RunFolder.planned(run);
    return TrainingRuns.run(server, config, planned, resume, listener);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RewardNan   | the reward is NaN
          RewardInf   | the reward is -Infinity
          RewardLarge | the reward is 1.0E300, more than float32 holds
          Nan         | number 1 of the observation is NaN
          Inf         | number 1 of the observation is Infinity
          Large       | number 1 of the observation is -1.0E39, more than float32 holds
          """)
  void itStopsAndSaysWhereAndTheStepBeforeIsSaved(String name, String number) {
    try (EnvServer server = server()) {
      assertThatExceptionOfType(EnvException.NotFinite.class)
          .isThrownBy(() -> train(server, config(name, Map.of())))
          .withMessageMatching(
              "environment 0 of numbers_of:%s-v0 \\(seed \\d+, episode \\d+, step 6\\): %s.*"
                  .formatted(name, number.replace(".", "\\.")));
      long steps = TrainingRuns.last(run, description(server, name)).agent().steps();
      assertThat(steps % 40).isEqualTo(6);

      // The same step would end it again; with truncation the run goes on from there.
      assertThatExceptionOfType(EnvException.NotFinite.class)
          .isThrownBy(() -> train(server, RunFolder.open(run).config(Map.of())));
      train(server, RunFolder.open(run).config(Map.of("environment.on_nan", (Object) "truncate")));
      assertThat(RunFolder.open(run).episodes())
          .anySatisfy(episode -> assertThat(episode.score()).isEqualTo(6))
          .allSatisfy(episode -> assertThat(episode.score()).isFinite());
    }
  }

  private static dev.gymbridge.env.EnvDescription description(EnvServer server, String name) {
    return TrainingRuns.description(server, "numbers_of:" + name + "-v0");
  }

  @Test
  void whatIsTruncatedIsToldAndTheOtherEnvironmentsGoOn() {
    Map<String, Object> changes =
        Map.of("environment.on_nan", "truncate", "environment.count", 3, "evaluation.every", 200);
    try (EnvServer server = server()) {
      assertThat(train(server, config("RewardNan", changes))).isEqualTo(StopReason.STEPS);
    }
    assertThat(warnings)
        .first()
        .asString()
        .matches(
            "after \\d+ steps environment \\d truncated its episode before a step that gave a number.*");
    assertThat(RunFolder.open(run).episodes())
        .extracting(RunFolder.Episode::score)
        .contains(6.0, 40.0)
        .containsOnly(6.0, 40.0);
  }

  @Test
  void anEpisodeThatBeginsWithNoNumberStopsInAnyCase() {
    try (EnvServer server = server()) {
      assertThatExceptionOfType(EnvException.NotFinite.class)
          .isThrownBy(
              () -> train(server, config("FirstNan", Map.of("environment.on_nan", "truncate"))))
          .withMessageMatching(
              "environment 0 of .* \\(seed \\d+, episode \\d+, step 0\\): number 1 of the observation is NaN.*");
    }
  }

  @Test
  void aNetworkThatDivergesIsNeverTheBestNorInACheckpoint() {
    Map<String, Object> changes =
        Map.of("optimizer.learning_rate", 1e30, "evaluation.every", 200, "checkpoint_every", 80);
    try (EnvServer server = server()) {
      assertThatExceptionOfType(TrainingException.class)
          .isThrownBy(() -> train(server, config("Sound", changes)))
          .withMessageContaining("the network has diverged: after")
          .withMessageContaining("learning_rate");
    }
    assertThat(run.resolve("best.safetensors")).doesNotExist();
    assertThat(run.resolve("checkpoints")).isNotEmptyDirectory();
  }

  @Test
  void finiteRewardsWhoseSumOverflowsDoNotLeaveANetworkOfNan() {
    try (EnvServer server = server()) {
      assertThatExceptionOfType(TrainingException.class)
          .isThrownBy(
              () ->
                  train(
                      server,
                      config("Steep", Map.of("algorithm.n_step", 3, "algorithm.loss", "mse"))))
          .withMessageContaining("the network has diverged");
    }
    assertThat(run.resolve("best.safetensors")).doesNotExist();
  }
}
