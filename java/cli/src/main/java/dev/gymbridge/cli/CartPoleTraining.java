package dev.gymbridge.cli;

import dev.gymbridge.train.ConfigValues;
import dev.gymbridge.train.Evaluation;
import dev.gymbridge.train.Presets;
import dev.gymbridge.train.RunFolder;
import dev.gymbridge.train.SavedEvaluation;
import dev.gymbridge.train.TrainConfig;
import java.util.Locale;
import java.util.Map;

/** The trainings on CartPole-v1 that document 002's tests judge, and ours. */
enum CartPoleTraining {
  /** Its first agent. */
  DQN1("document_002_1"),
  /** Its second. */
  DQN2("document_002_2"),
  /** The default preset. */
  OURS(Presets.DEFAULT);

  static final String ENVIRONMENT = "CartPole-v1";
  private static final int WINDOW = 30;
  private static final int EVERY = 10;

  private final String preset;

  CartPoleTraining(String preset) {
    this.preset = preset;
  }

  /** Trains in a folder of the experiment's. */
  Trained train(ExperimentRun run) {
    run.out().printf("training %s, by the preset %s%n", this, preset);
    TrainConfig config = run.config(ENVIRONMENT, preset, Map.of());
    RunFolder folder = run.part(name().toLowerCase(Locale.ROOT));
    return new Trained(config, folder, GameTraining.run(run, folder, config, WINDOW, EVERY));
  }

  /**
   * A training that has ended.
   *
   * @param games what came of it
   */
  record Trained(TrainConfig config, RunFolder folder, GameTraining games) {
    /**
     * Plays games with its network.
     *
     * @param limit steps after which a game is truncated; 0 for the environment's own
     */
    Evaluation evaluate(ExperimentRun run, int limit, int games) {
      TrainConfig limited = ConfigValues.changed(config, Map.of("max_episode_steps", limit));
      return SavedEvaluation.play(
              limited, folder::best, run.server()::make, run.device(), games, run.seed())
          .evaluation();
    }
  }
}
