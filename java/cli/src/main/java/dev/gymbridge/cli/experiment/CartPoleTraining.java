package dev.gymbridge.cli.experiment;

import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.Preset;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.train.SavedEvaluation;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The trainings on CartPole-v1 that document 002's tests judge, and ours. */
enum CartPoleTraining {
  /** Its first agent. */
  DQN1("document_002_1", GameLines.DOCUMENT_002, "197, 500, 279"),
  /** Its second. */
  DQN2("document_002_2", GameLines.DOCUMENT_002, "500, 500, 500"),
  /** The default preset. */
  OURS(Presets.DEFAULT, GameLines.OURS, Outcome.NOT_STATED);

  static final String ENVIRONMENT = "CartPole-v1";

  private final String preset;
  private final GameLines lines;
  private final String document;

  CartPoleTraining(String preset, GameLines lines, String document) {
    this.preset = preset;
    this.lines = lines;
    this.document = document;
  }

  /** What it trains by. */
  Preset preset() {
    return Presets.find(ENVIRONMENT, preset);
  }

  /** The document's least, greatest and mean score over many games. */
  String document() {
    return document;
  }

  /**
   * Trains in a folder of the experiment's.
   *
   * @param variation values in place of the preset's, by key
   */
  Trained train(ExperimentRun run, long seed, Map<String, Object> variation) {
    run.out().printf("training %s with seed %d, by the preset %s%n", this, seed, preset);
    Map<String, Object> values = new HashMap<>(variation);
    values.put("seed", seed);
    TrainConfig config = run.config(ENVIRONMENT, preset, values);
    String part = "%s-%d".formatted(name().toLowerCase(Locale.ROOT), seed);
    return new Trained(config, GameTraining.run(run, part, config, lines));
  }

  /**
   * A training that has ended.
   *
   * @param games what came of it
   */
  record Trained(TrainConfig config, GameTraining games) {
    /**
     * Plays games with its network.
     *
     * @param limit steps after which a game is truncated; 0 for the environment's own
     */
    Evaluation evaluate(ExperimentRun run, int limit, int games) {
      TrainConfig limited =
          ConfigValues.changed(config, Map.of("environment.max_episode_steps", limit));
      return SavedEvaluation.play(
              limited,
              this.games.folder()::best,
              run.server()::make,
              run.device(),
              games,
              run.seed())
          .evaluation();
    }
  }
}
