package dev.gymbridge.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.video.VideoFormat;
import dev.gymbridge.train.Player;
import dev.gymbridge.train.TrainConfig;
import java.util.Map;

/**
 * A training by a document's preset that shows its games, and then some games on video.
 *
 * @param name for the command line
 * @param summary in a line
 * @param environment id
 * @param preset variant
 * @param variation values in place of the preset's, by key
 * @param window games that the mean shown is over
 * @param every how many games there are to a line
 * @param filmed how many games are filmed
 */
record GamesExperiment(
    String name,
    String summary,
    String environment,
    String preset,
    Map<String, Object> variation,
    int window,
    int every,
    int filmed)
    implements Experiment {
  @Override
  public JsonObject run(ExperimentRun run) {
    TrainConfig config = run.config(environment, preset, variation);
    JsonObject figures = GameTraining.run(run, run.folder(), config, window, every).json();
    Film made =
        Film.make(
            run.folder().path().resolve("games.mp4"),
            VideoFormat.MP4,
            null,
            run.out(),
            film ->
                new Player(run.server()::make, filmed, run.seed(), Long.MAX_VALUE, film)
                    .playTrained(config, run.folder()::best, run.device()));
    run.out().println(made.summary());
    JsonArray shown = new JsonArray();
    made.scores().forEach(shown::add);
    figures.add("filmed", shown);
    return figures;
  }
}
