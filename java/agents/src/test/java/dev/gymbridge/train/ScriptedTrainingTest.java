package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.preprocess.FakeAtari;
import dev.gymbridge.preprocess.FakeAtari.End;
import dev.gymbridge.preprocess.FakeAtari.Shown;
import dev.gymbridge.run.Checkpoint;
import dev.gymbridge.run.Evaluated;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run makes of games whose every frame is known. It acts at random and does not learn. */
final class ScriptedTrainingTest {
  /** Of no game that has no-ops or FIRE. */
  private static final String GAME = "my_envs:Game-v0";

  @TempDir private Path folder;

  private static TrainConfig config(Map<String, Object> changes) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("environment.preprocessing", "nature");
    values.put("network.convolutions", "nature");
    values.put("algorithm.learning_starts", 10_000);
    values.put("checkpoint_every", 10);
    values.putAll(changes);
    return TrainingRuns.config(GAME, values);
  }

  private static FakeAtari games(EnvConfig config, List<List<Shown>> games) {
    List<List<List<Shown>>> each = new ArrayList<>();
    for (int environment = 0; environment < config.environments(); environment++) {
      each.add(games);
    }
    return new FakeAtari(config, FakeAtari.screen(210, 160), each);
  }

  /** Four frames, which are a step. */
  private static List<Shown> step(Shown last) {
    Shown before = Shown.of(0).lives(last.lives());
    return List.of(before, before, before, last);
  }

  /** A first frame, and steps. */
  @SafeVarargs
  private static List<Shown> game(List<Shown>... steps) {
    List<Shown> game = new ArrayList<>(List.of(Shown.of(0)));
    for (List<Shown> step : steps) {
      game.addAll(step);
    }
    return game;
  }

  private StopReason train(
      TrainConfig config, Function<EnvConfig, VectorEnv> make, TrainingListener listener) {
    RunFolder run = RunFolder.planned(folder.resolve("run"));
    try (Training training = new Training(config, run, make, "cpu", false, listener)) {
      return training.run();
    }
  }

  private Checkpoint last() {
    EnvDescription description = games(EnvConfig.of(GAME), List.of(game())).description();
    return TrainingRuns.last(folder.resolve("run"), description);
  }

  @Test
  void theTerminalRewardIsThatOfATerminationAndNotOfALostLifeOrACut() {
    List<Shown> terminates =
        game(
            step(Shown.of(1).reward(5)),
            step(Shown.of(2).reward(5).lives(2)),
            step(Shown.of(3).reward(5).lives(1).end(End.TERMINATED)));
    List<Shown> isCut =
        game(step(Shown.of(1).reward(5)), step(Shown.of(2).reward(5).lives(2).end(End.TRUNCATED)));
    TrainConfig config =
        config(
            Map.of(
                "stop.steps",
                9,
                "environment.terminal_reward",
                -7,
                "environment.max_episode_steps",
                4,
                "algorithm.n_step",
                1));

    train(
        config,
        asked -> games(asked, List.of(terminates, isCut, game(), terminates)),
        new TrainingListener() {});

    Checkpoint checkpoint = last();
    assertThat(Arrays.copyOf(checkpoint.agent().replay().rewards(), 9))
        .containsExactly(1, 1, -7, 1, 1, 0, 0, 0, 0);
    assertThat(checkpoint.agent().episodes()).isEqualTo(3);
  }

  @Test
  void aTerminationInTheLastStepThatIsAllowedIsACut() {
    List<Shown> terminates = game(step(Shown.of(1).reward(5).end(End.TERMINATED)));
    TrainConfig config =
        config(
            Map.of(
                "stop.steps",
                2,
                "environment.terminal_reward",
                -7,
                "environment.max_episode_steps",
                1));

    train(config, asked -> games(asked, List.of(terminates)), new TrainingListener() {});

    assertThat(Arrays.copyOf(last().agent().replay().rewards(), 2)).containsExactly(1, 1);
  }

  /**
   * Games of one step each for evaluations: a game for each return. Every second game is the one
   * that follows by itself where one has ended, which nobody plays.
   */
  private static List<List<Shown>> scores(double... returns) {
    List<List<Shown>> games = new ArrayList<>();
    for (double score : returns) {
      List<Shown> game = game(step(Shown.of(1).reward(score).end(End.TERMINATED)));
      games.add(game);
      games.add(game);
    }
    return games;
  }

  @Test
  void aRunEndsWhereMoreEpisodesConfirmItsEvaluation() {
    // Two environments play alike. After 10 steps: 5 5, then 1 1. After 20: 4 4. After 30: 5 5 5 5.
    List<List<Shown>> evaluations = scores(5, 1, 4, 5, 5);
    TrainConfig config =
        config(
            Map.of(
                "stop.steps", 1000,
                "evaluation.every", 10,
                "evaluation.episodes", 2,
                "stop.evaluation_episodes", 4,
                "stop.evaluation_return", 5));
    List<String> heard = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void evaluated(long steps, Evaluation evaluation) {
            heard.add(steps + " evaluated " + shown(evaluation));
          }

          @Override
          public void confirmed(long steps, Evaluation confirming) {
            heard.add(steps + " confirmed " + shown(confirming));
          }
        };

    StopReason reason =
        train(
            config,
            asked -> games(asked, asked.environments() == 2 ? evaluations : List.of(game())),
            listener);

    assertThat(reason).isEqualTo(StopReason.EVALUATION);
    assertThat(heard)
        .containsExactly(
            "10 evaluated 5.0 of 2",
            "10 confirmed 3.0 of 4",
            "20 evaluated 4.0 of 2",
            "30 evaluated 5.0 of 2",
            "30 confirmed 5.0 of 4");
    assertThat(TrainingRuns.text(folder.resolve("run/evaluations.csv")).lines().skip(1))
        .map(row -> row.substring(0, 8))
        .containsExactly("10,2,5.0", "20,2,4.0", "30,2,5.0");
    Checkpoint last = last();
    assertThat(last.agent().steps()).isEqualTo(30);
    assertThat(last.evaluated()).isEqualTo(new Evaluated(30, 5, 5));
    assertThat(best(config)).isEqualTo(30);
  }

  @Test
  void theBestNetworkIsChosenByTheEpisodesOfEveryEvaluationAlone() {
    List<List<Shown>> evaluations = scores(5, 1, 6, 4, 5, 1);
    TrainConfig config =
        config(
            Map.of(
                "stop.steps", 30,
                "evaluation.every", 10,
                "evaluation.episodes", 2,
                "stop.evaluation_episodes", 4,
                "stop.evaluation_return", 5.5));

    StopReason reason =
        train(
            config,
            asked -> games(asked, asked.environments() == 2 ? evaluations : List.of(game())),
            new TrainingListener() {});

    // 5 5; 1 1; 6 6 and then 4 4.
    assertThat(reason).isEqualTo(StopReason.STEPS);
    assertThat(last().evaluated()).isEqualTo(new Evaluated(30, 6, 5));
    assertThat(best(config)).isEqualTo(30);
  }

  private long best(TrainConfig config) {
    EnvDescription description = games(EnvConfig.of(GAME), List.of(game())).description();
    return RunFolder.open(folder.resolve("run"))
        .best(TrainingRuns.network(config, description))
        .steps();
  }

  private static String shown(Evaluation evaluation) {
    return evaluation.returns().mean() + " of " + evaluation.episodes();
  }
}
