package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.fixture.TestEnvironments;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in an environment of which only one can be there. */
final class OneInstanceTest {
  private static final EnvServer SERVER = EnvServer.local(TestEnvironments.EMBEDDED);

  @TempDir private Path folder;
  private Path straight = Path.of("");
  private Path interrupted = Path.of("");

  @BeforeEach
  void name() {
    straight = folder.resolve("straight");
    interrupted = folder.resolve("interrupted");
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private TrainConfig config(Map<String, Object> changes) {
    Map<String, Object> values =
        new LinkedHashMap<>(
            Map.of(
                "environment.kwargs", Map.of("lock", folder.resolve("lock").toString()),
                "algorithm.n_step", 3,
                "evaluation.every", 205,
                "evaluation.environments", 0,
                "stop.steps", 600));
    values.putAll(changes);
    return TrainingRuns.config("gymbridge_testenvs:Alone-v0", values);
  }

  private static void assertSame(Path one, Path other, String... files) {
    for (String file : files) {
      assertThat(TrainingRuns.text(other.resolve(file)))
          .isEqualTo(TrainingRuns.text(one.resolve(file)));
    }
  }

  @Test
  void withEnvironmentsForEvaluationsItCannotBeMade() {
    assertThatExceptionOfType(EnvException.Raised.class)
        .isThrownBy(
            () ->
                TrainingRuns.train(SERVER, config(Map.of("evaluation.environments", 1)), straight))
        .withMessageContaining("only one can be there");
  }

  @Test
  void itIsEvaluatedBetweenAndTheTrainingStaysTheSame() {
    Path without = folder.resolve("without");
    TrainingRuns.train(SERVER, config(Map.of("evaluation.every", 0)), without);

    TrainingRuns.train(SERVER, config(Map.of()), straight);

    assertThat(TrainingRuns.text(straight.resolve("evaluations.csv")).lines()).hasSize(3);
    assertSame(without, straight, "metrics.csv", "episodes.csv");
  }

  @Test
  void interruptedInItsEvaluationAndResumedItIsTheSame() {
    TrainingRuns.train(SERVER, config(Map.of()), straight);

    TrainingRuns.trainUntilEvaluating(SERVER, config(Map.of()), interrupted, 7);
    assertThat(TrainingRuns.text(interrupted.resolve("evaluations.csv")).lines()).hasSize(1);
    TrainingRuns.trainUntil(SERVER, config(Map.of()), interrupted, 333);
    TrainingRuns.resume(SERVER, interrupted);

    assertSame(straight, interrupted, "metrics.csv", "episodes.csv", "evaluations.csv");
    assertThat(interrupted.resolve("best.safetensors"))
        .hasSameBinaryContentAs(straight.resolve("best.safetensors"));
  }

  @Test
  void anEvaluationThatFailsLeavesTheRunWhereItWas() {
    TrainingRuns.train(SERVER, config(Map.of()), straight);
    RuntimeException failure = new EnvException.Raised("the licence has run out", null);

    assertThatExceptionOfType(EnvException.Raised.class)
        .isThrownBy(
            () -> {
              try (Training training =
                  new Training(
                      config(Map.of()),
                      RunFolder.planned(interrupted),
                      TrainingRuns.hooked(
                          SERVER,
                          7,
                          () -> {
                            throw failure;
                          }),
                      "cpu",
                      false,
                      new TrainingListener() {})) {
                training.run();
              }
            })
        .withMessage("the licence has run out");
    TrainingRuns.resume(SERVER, interrupted);

    assertSame(straight, interrupted, "metrics.csv", "episodes.csv", "evaluations.csv");
  }

  @Test
  void whenNothingTrainsOneIsMadeToEvaluate() {
    TrainingRuns.train(SERVER, config(Map.of()), straight);
    RunFolder run = RunFolder.open(straight);

    Evaluation evaluation =
        SavedEvaluation.play(run.config(Map.of()), run::best, SERVER::make, "cpu", 3, 1)
            .evaluation();

    assertThat(evaluation.returns().min()).isPositive();
    assertThat(evaluation.scores()).hasSize(3);
  }
}
