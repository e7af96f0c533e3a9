package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.agent.AgentState;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.run.Checkpoint;
import dev.gymbridge.run.Evaluated;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed gives the same bits, whatever happens on the way. */
final class TrainingReproducibilityTest {
  private static final String CARTPOLE = "CartPole-v1";
  private static final String PACMAN = "MsPacmanNoFrameskip-v4";
  private static final EnvServer SERVER = EnvServer.local();

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static TrainConfig config(String environment, Map<String, Object> changes) {
    Map<String, Object> values = new HashMap<>(changes);
    values.put("stop.steps", 900);
    return TrainingRuns.config(environment, values);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void trainedTwiceItIsTheSame(int environments) {
    TrainConfig config = config(CARTPOLE, Map.of("environment.count", environments));
    TrainingRuns.train(SERVER, config, folder.resolve("one"));
    TrainingRuns.train(SERVER, config, folder.resolve("other"));

    TrainingRuns.assertSame(
        folder.resolve("one"), folder.resolve("other"), TrainingRuns.description(SERVER, CARTPOLE));
  }

  @Test
  void anotherSeedGivesOtherBits() {
    TrainingRuns.train(SERVER, config(CARTPOLE, Map.of()), folder.resolve("one"));
    TrainConfig other = config(CARTPOLE, Map.of("seed", 1));
    TrainingRuns.train(SERVER, other, folder.resolve("other"));

    assertThat(TrainingRuns.text(folder.resolve("other/metrics.csv")))
        .isNotEqualTo(TrainingRuns.text(folder.resolve("one/metrics.csv")));
  }

  /** The second number is of the evaluation's environments: 0 are the training's own. */
  @ParameterizedTest
  @CsvSource({"1, 128", "4, 128", "1, 0", "4, 0", "2, 0"})
  void evaluationsChangeNothing(int environments, int ofEvaluation) {
    TrainConfig without =
        config(CARTPOLE, Map.of("environment.count", environments, "algorithm.n_step", 3));
    TrainConfig with =
        config(
            CARTPOLE,
            Map.of(
                "environment.count",
                environments,
                "algorithm.n_step",
                3,
                "evaluation.every",
                300,
                "evaluation.environments",
                ofEvaluation));
    TrainingRuns.train(SERVER, without, folder.resolve("without"));
    TrainingRuns.train(SERVER, with, folder.resolve("with"));

    assertThat(TrainingRuns.text(folder.resolve("with/evaluations.csv")).lines()).hasSize(4);
    TrainingRuns.assertSame(
        folder.resolve("without"),
        folder.resolve("with"),
        TrainingRuns.description(SERVER, CARTPOLE));
  }

  @Test
  void gradientStepsForEachEnvironmentStepDoNotDependOnTheNumberOfEnvironments() {
    for (int environments : new int[] {1, 3, 4}) {
      Path run = folder.resolve("with-" + environments);
      TrainConfig config =
          config(
              CARTPOLE,
              Map.of(
                  "environment.count",
                  environments,
                  "algorithm.train_every",
                  6,
                  "algorithm.gradient_steps",
                  2));
      TrainingRuns.train(SERVER, config, run);
      AgentState state = TrainingRuns.last(run, TrainingRuns.description(SERVER, CARTPOLE)).agent();
      long due = (state.learntAt() / 6 - (100 - 1) / 6) * 2;
      assertThat(state.learner().steps()).isEqualTo(due);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void interruptedAndResumedItIsTheSame(int environments) {
    TrainConfig config =
        config(
            CARTPOLE,
            Map.of(
                "environment.count", environments, "algorithm.n_step", 3, "evaluation.every", 300));
    Path straight = folder.resolve("straight");
    Path interrupted = folder.resolve("interrupted");
    TrainingRuns.train(SERVER, config, straight);
    for (int steps : new int[] {57, 311, 699}) {
      TrainingRuns.trainUntil(SERVER, config, interrupted, steps);
    }
    TrainingRuns.resume(SERVER, interrupted);

    TrainingRuns.assertSame(straight, interrupted, TrainingRuns.description(SERVER, CARTPOLE));
    assertThat(TrainingRuns.text(interrupted.resolve("evaluations.csv")))
        .isEqualTo(TrainingRuns.text(straight.resolve("evaluations.csv")));
  }

  private static TrainConfig evaluated(Map<String, Object> changes) {
    Map<String, Object> values = new HashMap<>(changes);
    values.putAll(Map.of("evaluation.every", 300, "checkpoint_every", 150));
    return config(CARTPOLE, values);
  }

  private void assertSameRuns(Path one, Path other) {
    TrainingRuns.assertSame(one, other, TrainingRuns.description(SERVER, CARTPOLE));
    TrainingRuns.assertSameEvaluations(one, other, TrainingRuns.description(SERVER, CARTPOLE));
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 0})
  void interruptedInEvaluationsAndResumedItIsTheSame(int ofEvaluation) {
    TrainConfig config =
        evaluated(Map.of("evaluation.epsilon", 0.1, "evaluation.environments", ofEvaluation));
    Path straight = folder.resolve("straight");
    Path interrupted = folder.resolve("interrupted");
    TrainingRuns.train(SERVER, config, straight);

    TrainingRuns.trainUntilEvaluating(SERVER, config, interrupted, 4);
    assertThat(TrainingRuns.text(interrupted.resolve("evaluations.csv")).lines()).hasSize(1);
    Checkpoint checkpoint =
        TrainingRuns.last(interrupted, TrainingRuns.description(SERVER, CARTPOLE));
    assertThat(checkpoint.agent().steps()).isEqualTo(300);
    assertThat(checkpoint.evaluated()).isEqualTo(Evaluated.NOTHING);
    TrainingRuns.trainUntilEvaluating(SERVER, config, interrupted, 2);
    TrainingRuns.trainUntil(SERVER, config, interrupted, 600);
    TrainingRuns.trainUntilEvaluating(SERVER, config, interrupted, 7);
    TrainingRuns.trainUntil(SERVER, config, interrupted, 899);
    TrainingRuns.trainUntilEvaluating(SERVER, config, interrupted, 3);
    // All steps have been made, and the run has not ended.
    assertThat(
            TrainingRuns.last(interrupted, TrainingRuns.description(SERVER, CARTPOLE))
                .agent()
                .steps())
        .isEqualTo(900);
    TrainingRuns.resume(SERVER, interrupted);

    assertThat(TrainingRuns.text(straight.resolve("evaluations.csv")).lines()).hasSize(4);
    assertSameRuns(straight, interrupted);
  }

  /** The first evaluation has three episodes, and twenty more confirm it. */
  @ParameterizedTest
  @ValueSource(ints = {128, 0})
  void interruptedWhileItIsConfirmedAndResumedItIsTheSame(int ofEvaluation) {
    TrainConfig config =
        evaluated(
            Map.of(
                "stop.evaluation_return",
                5,
                "stop.evaluation_episodes",
                23,
                "evaluation.environments",
                ofEvaluation));
    Path straight = folder.resolve("straight");
    Path interrupted = folder.resolve("interrupted");
    assertThat(TrainingRuns.train(SERVER, config, straight)).isEqualTo(StopReason.EVALUATION);

    TrainingRuns.trainUntilEvaluating(SERVER, config, interrupted, 40);
    assertThat(interrupted.resolve("best.safetensors")).doesNotExist();
    assertThat(TrainingRuns.resume(SERVER, interrupted)).isEqualTo(StopReason.EVALUATION);

    assertSameRuns(straight, interrupted);
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 0})
  void killedInEvaluationsAndAfterThemAndResumedItIsTheSame(int ofEvaluation) {
    TrainConfig config = evaluated(Map.of("evaluation.environments", ofEvaluation));
    Path straight = folder.resolve("straight");
    Path killed = folder.resolve("killed");
    TrainingRuns.train(SERVER, config, straight);

    DoomedTraining.runUntilKilledInEvaluation(config, killed, 4);
    assertThat(
            TrainingRuns.last(killed, TrainingRuns.description(SERVER, CARTPOLE)).agent().steps())
        .isEqualTo(300);
    DoomedTraining.runUntilKilled(config, killed, 371);
    assertThat(TrainingRuns.text(killed.resolve("evaluations.csv")).lines()).hasSize(2);
    TrainingRuns.resume(SERVER, killed);

    assertSameRuns(straight, killed);
  }

  @ParameterizedTest
  @ValueSource(strings = {CARTPOLE, "LunarLander-v2"})
  void killedAtRandomAndResumedItIsTheSame(String environment) {
    TrainConfig config = config(environment, Map.of("checkpoint_every", 150, "seed", 5));

    assertSameWhereKilledAt(config, 223, 640);
  }

  private void assertSameWhereKilledAt(TrainConfig config, int... kills) {
    Path straight = folder.resolve("straight");
    Path killed = folder.resolve("killed");
    TrainingRuns.train(SERVER, config, straight);
    for (int steps : kills) {
      DoomedTraining.runUntilKilled(config, killed, steps);
    }
    TrainingRuns.resume(SERVER, killed);

    TrainingRuns.assertSame(
        straight, killed, TrainingRuns.description(SERVER, config.environment().id()));
  }

  /**
   * The replay is so small that frames are let go; episodes end by a limit of the agent's steps.
   */
  @Test
  void onPixelsKilledAtRandomAndResumedItIsTheSame() {
    TrainConfig config =
        TrainingRuns.config(
            PACMAN,
            Map.of(
                "environment.count", 2,
                "stop.steps", 400,
                "replay.batch_size", 8,
                "algorithm.n_step", 3,
                "algorithm.train_every", 10,
                "replay.capacity", 150,
                "checkpoint_every", 60,
                "environment.max_episode_steps", 43));

    assertSameWhereKilledAt(config, 130, 290);
    assertThat(episodeLengths(folder.resolve("killed"))).hasSize(8).containsOnly("43");
  }

  private static List<String> episodeLengths(Path run) {
    return TrainingRuns.text(run.resolve("episodes.csv"))
        .lines()
        .skip(1)
        .map(row -> row.split(",", -1)[3])
        .toList();
  }

  @Test
  void aLimitOfTheAgentsStepsHoldsInEvaluationsAndWhereTheServerIsKilled() {
    TrainConfig config =
        TrainingRuns.config(
            "ALE/Breakout-v5",
            Map.of(
                "environment.count", 2,
                "stop.steps", 160,
                "replay.batch_size", 8,
                "algorithm.train_every", 40,
                "environment.preprocessing", "nature",
                "environment.max_episode_steps", 17,
                "evaluation.every", 80));
    Path straight = folder.resolve("straight");
    Path survived = folder.resolve("survived");
    TrainingRuns.train(SERVER, config, straight);

    assertThat(trainKilling(config, survived, 30)).isPositive();

    assertThat(episodeLengths(survived)).hasSize(8).containsOnly("17");
    assertThat(TrainingRuns.text(survived.resolve("evaluations.csv")).lines().skip(1))
        .hasSize(2)
        .allMatch(row -> row.endsWith(",17.0"));
    EnvDescription breakout = TrainingRuns.description(SERVER, config.environment().id());
    TrainingRuns.assertSame(straight, survived, breakout);
    TrainingRuns.assertSameEvaluations(straight, survived, breakout);
  }

  /** A game's lives, its steps and its start go back with it. */
  @Test
  void evaluationsInGamesThatAreTrainedInChangeNothing() {
    Map<String, Object> keys =
        Map.of(
            "environment.count", 2,
            "stop.steps", 160,
            "replay.batch_size", 8,
            "algorithm.train_every", 40,
            "environment.preprocessing", "nature",
            "environment.max_episode_steps", 17);
    Map<String, Object> evaluated = new HashMap<>(keys);
    evaluated.putAll(Map.of("evaluation.every", 60, "evaluation.environments", 0));
    TrainConfig config = TrainingRuns.config("ALE/Breakout-v5", evaluated);
    Path without = folder.resolve("without");
    Path with = folder.resolve("with");
    TrainingRuns.train(SERVER, TrainingRuns.config("ALE/Breakout-v5", keys), without);

    TrainingRuns.trainUntilEvaluating(SERVER, config, with, 5);
    TrainingRuns.resume(SERVER, with);

    assertThat(TrainingRuns.text(with.resolve("evaluations.csv")).lines().skip(1)).hasSize(2);
    TrainingRuns.assertSame(
        without, with, TrainingRuns.description(SERVER, config.environment().id()));
  }

  @Test
  void inTheTrainingsOwnEnvironmentsTheSameIsEvaluated() {
    TrainConfig own = evaluated(Map.of("evaluation.environments", 0));
    TrainConfig others = evaluated(Map.of("evaluation.environments", 1));
    TrainingRuns.train(SERVER, own, folder.resolve("own"));
    TrainingRuns.train(SERVER, others, folder.resolve("others"));

    assertSameRuns(folder.resolve("own"), folder.resolve("others"));
  }

  /** Trains, and kills the environment servers again and again; gives how many there were. */
  private static int trainKilling(TrainConfig config, Path run, int every) {
    AtomicInteger kills = new AtomicInteger();
    try (EnvServer mortal = EnvServer.local()) {
      TrainingListener killer =
          new TrainingListener() {
            @Override
            public void progressed(Progress progress) {
              if (progress.steps() % every == 0) {
                kills.addAndGet(DoomedTraining.killEnvironments());
              }
            }
          };
      TrainingRuns.run(mortal, config, RunFolder.planned(run), false, killer);
    }
    return kills.get();
  }

  @Test
  void whereTheEnvironmentServerIsKilledItIsTheSame() {
    TrainConfig config = config(CARTPOLE, Map.of("environment.count", 4));
    Path straight = folder.resolve("straight");
    Path survived = folder.resolve("survived");
    TrainingRuns.train(SERVER, config, straight);

    assertThat(trainKilling(config, survived, 300)).isPositive();

    TrainingRuns.assertSame(straight, survived, TrainingRuns.description(SERVER, CARTPOLE));
  }
}
