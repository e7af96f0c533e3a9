package dev.gymbridge.cli.experiment;

import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.PythonNumber;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.train.SavedEvaluation;
import dev.gymbridge.train.StopReason;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A training by a document's preset that shows its games; then, where the document has it, a test
 * over many games, and some games on film.
 *
 * @param name for the command line
 * @param document that it is from
 * @param summary in a line
 * @param environment id
 * @param preset variant
 * @param variation values in place of the preset's, by key
 * @param variants other ways to run it
 * @param lines how games are printed
 * @param stated puts figures of the training beside the document's
 * @param test what the document tests the network by; {@link GamesTest#NONE} for nothing
 * @param filmed how many games are filmed
 * @param filmedSteps steps after which a film leaves a game
 */
record GamesExperiment(
    String name,
    String document,
    String summary,
    String environment,
    String preset,
    Map<String, Object> variation,
    List<Variant> variants,
    GameLines lines,
    BiConsumer<GameTraining, Outcome> stated,
    GamesTest test,
    int filmed,
    int filmedSteps)
    implements Experiment {
  @Override
  public Outcome run(ExperimentRun run) {
    TrainConfig config = run.config(environment, preset, variation);
    GameTraining training = GameTraining.run(run, "", config, lines);
    if (training.ended().equals(StopReason.MEAN_RETURN)) {
      run.out().println("Training complete!");
    }
    Outcome outcome = new Outcome();
    training.json().entrySet().forEach(e -> outcome.figures().add(e.getKey(), e.getValue()));
    stated.accept(training, outcome);
    outcome.note(Presets.find(environment, preset));
    training.draw(run, outcome, "scores of the training's games, and ε");
    if (test.games() > 0) {
      outcome.figures().add("test", test(run, config, training, outcome));
    }
    List<Double> scores =
        run.film("games.mp4", config, training.folder()::best, filmed, filmedSteps);
    for (int game = 0; game < scores.size(); game++) {
      run.out().printf("Game %d Score: %s%n", game, PythonNumber.text(scores.get(game)));
    }
    outcome.figures().add("filmed", Json.array(scores));
    outcome.show("games.mp4", filmed == 1 ? "a game afterwards" : filmed + " games afterwards");
    return outcome;
  }

  private JsonObject test(
      ExperimentRun run, TrainConfig config, GameTraining training, Outcome outcome) {
    TrainConfig usual =
        ConfigValues.changed(config, Map.of("environment.max_episode_steps", test.limit()));
    Evaluation evaluation =
        SavedEvaluation.play(
                usual,
                training.folder()::best,
                run.server()::make,
                run.device(),
                test.games(),
                run.seed())
            .evaluation();
    GamesTest.print(evaluation.returns(), run.out());
    outcome.compare(
        GamesTest.label(test.games()), test.document(), GamesTest.text(evaluation.returns()));
    return Json.evaluation(evaluation);
  }
}
