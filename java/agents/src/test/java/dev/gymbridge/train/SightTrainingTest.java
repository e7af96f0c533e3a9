package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.fixture.TestEnvironments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that see an image and numbers, of which neither alone says what is good. */
final class SightTrainingTest {
  private static final EnvServer SERVER = EnvServer.local(TestEnvironments.EMBEDDED);

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static TrainConfig config(String kind, Map<String, Object> changes) {
    Map<String, Object> values =
        new LinkedHashMap<>(
            Map.of(
                "environment.kwargs", Map.of("kind", kind),
                "environment.count", 2,
                "optimizer.learning_rate", 0.002,
                "algorithm.discount", 0,
                "algorithm.train_every", 2,
                "evaluation.every", 1500));
    values.putAll(changes);
    return TrainingRuns.config("gymbridge_testenvs:Sight-v0", values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dict", "tuple"})
  void bothAreLearntFrom(String kind) {
    Path run = folder.resolve("run");

    TrainingRuns.train(SERVER, config(kind, Map.of()), run);

    // By chance 5 of 10.
    String last = TrainingRuns.text(run.resolve("evaluations.csv")).lines().toList().get(1);
    assertThat(Double.parseDouble(last.split(",", -1)[2])).isGreaterThan(9);
  }

  @Test
  void aRunThatGoesOnIsTheSame() {
    TrainConfig config = config("dict", Map.of("stop.steps", 500, "evaluation.every", 250));
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    TrainingRuns.train(SERVER, config, whole);

    TrainingRuns.trainUntil(SERVER, config, parts, 200);
    TrainingRuns.resume(SERVER, parts);

    for (String file : new String[] {"metrics.csv", "episodes.csv", "evaluations.csv"}) {
      assertThat(TrainingRuns.text(parts.resolve(file)))
          .isEqualTo(TrainingRuns.text(whole.resolve(file)));
    }
  }

  /** They took all of a Dict as numbers, and wrote nothing about masks down. */
  @Test
  void aRunFromBeforeImagesWereLookedForGoesOnAsItBegan() throws IOException {
    TrainConfig config =
        config(
            "dict",
            Map.of(
                "environment.preprocessing", "none", "stop.steps", 500, "evaluation.every", 250));
    Path whole = folder.resolve("whole");
    Path old = folder.resolve("old");
    TrainingRuns.train(SERVER, config, whole);
    TrainingRuns.trainUntil(SERVER, config, old, 200);
    String written = TrainingRuns.text(old.resolve("config.yaml"));
    String before =
        written
            .replaceFirst("preprocessing: \"none\"", "preprocessing: \"auto\"")
            .replaceFirst(" *action_mask: .*\n", "");
    assertThat(before).contains("preprocessing: \"auto\"").doesNotContain("action_mask");
    Files.writeString(old.resolve("config.yaml"), before);

    TrainingRuns.resume(SERVER, old);

    for (String file : new String[] {"metrics.csv", "episodes.csv", "evaluations.csv"}) {
      assertThat(TrainingRuns.text(old.resolve(file)))
          .isEqualTo(TrainingRuns.text(whole.resolve(file)));
    }
    assertThat(TrainingRuns.text(old.resolve("config.yaml")))
        .contains("preprocessing: \"former_auto\"", "action_mask: \"ignore\"");
  }

  @Test
  void twoImagesAreRefusedWithTheWayOut() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(
            () -> TrainingRuns.train(SERVER, config("two", Map.of()), folder.resolve("run")))
        .withMessageContaining("environment.observation_keys takes parts");
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
