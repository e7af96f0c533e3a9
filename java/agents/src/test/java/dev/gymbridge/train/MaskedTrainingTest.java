package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.fixture.TestEnvironments;
import dev.gymbridge.preprocess.Masking;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs in environments that allow some of their actions, and raise where another is chosen. */
final class MaskedTrainingTest {
  private static final EnvServer SERVER = EnvServer.local(TestEnvironments.EMBEDDED);

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static TrainConfig config(Map<String, Object> changes) {
    Map<String, Object> values =
        new LinkedHashMap<>(
            Map.of(
                "environment.count", 2,
                "algorithm.n_step", 3,
                "evaluation.every", 500,
                "evaluation.epsilon", 0.3,
                "optimizer.learning_rate", 0.003,
                "algorithm.discount", 0.5,
                "stop.steps", 1000));
    values.putAll(changes);
    return TrainingRuns.config("gymbridge_testenvs:Masked-v0", values);
  }

  private static Masking recorded(Path run) {
    return RunFolder.open(run).config(Map.of()).environment().actionMask();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = "double_dqn | 5\ndqn | [2, 3]")
  void noOtherIsChosenAndWhatIsGoodIsLearnt(String rule, String actions) {
    Object count = actions.equals("5") ? 5 : List.of(2, 3);
    TrainConfig config =
        config(Map.of("algorithm.rule", rule, "environment.kwargs", Map.of("actions", count)));
    Path run = folder.resolve("run");

    assertThat(TrainingRuns.train(SERVER, config, run)).isEqualTo(StopReason.STEPS);

    assertThat(recorded(run)).isEqualTo(Masking.USE);
    // Of two actions that are allowed one is rewarded: 10 is the most, and 8.5 with ε 0.3.
    String last = TrainingRuns.text(run.resolve("evaluations.csv")).lines().toList().get(2);
    assertThat(Double.parseDouble(last.split(",", -1)[2])).isBetween(7.0, 10.0);
  }

  @Test
  void aRunThatGoesOnIsTheSame() {
    TrainConfig config = config(Map.of());
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    TrainingRuns.train(SERVER, config, whole);

    TrainingRuns.trainUntil(SERVER, config, parts, 300);
    assertThat(recorded(parts)).isEqualTo(Masking.USE);
    // As a program does that has the configuration from elsewhere.
    TrainingRuns.run(SERVER, config, RunFolder.open(parts), true, new TrainingListener() {});

    for (String table : List.of("metrics.csv", "episodes.csv", "evaluations.csv")) {
      assertThat(TrainingRuns.text(parts.resolve(table)))
          .isEqualTo(TrainingRuns.text(whole.resolve(table)));
    }
    assertThat(parts.resolve("best.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("best.safetensors"));
  }

  @Test
  void withoutMasksWhatIsNotAllowedIsChosen() {
    assertThatExceptionOfType(EnvException.Raised.class)
        .isThrownBy(
            () ->
                TrainingRuns.train(
                    SERVER,
                    config(Map.of("environment.action_mask", "ignore")),
                    folder.resolve("run")))
        .withMessageContaining("is not allowed in state");
  }

  @Test
  void whereNothingIsAllowedTheRunStopsAndSaysWhere() {
    TrainConfig config = config(Map.of("environment.kwargs", Map.of("kind", "stuck")));

    assertThatExceptionOfType(EnvException.NoAction.class)
        .isThrownBy(() -> TrainingRuns.train(SERVER, config, folder.resolve("run")))
        .withMessageContaining("episode 0, step 3): its info allows none of its actions");
  }

  /** Runs that were before masks never asked for one. */
  @Test
  void aRunWithoutTheKeyGoesOnWithoutMasks() throws IOException {
    TrainConfig config = config(Map.of("environment.kwargs", Map.of("kind", "short")));
    Path run = folder.resolve("run");
    TrainingRuns.trainUntil(SERVER, config, run, 100);
    Path file = run.resolve("config.yaml");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("  action_mask: .*\n", ""));
    assertThat(TrainingRuns.text(file)).isNotEqualTo(text);

    assertThat(recorded(run)).isEqualTo(Masking.IGNORE);
    assertThat(TrainingRuns.resume(SERVER, run)).isEqualTo(StopReason.STEPS);
  }
}
