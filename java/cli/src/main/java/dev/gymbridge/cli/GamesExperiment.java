package dev.gymbridge.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.video.VideoFormat;
import dev.gymbridge.train.Player;
import dev.gymbridge.train.Presets;
import dev.gymbridge.train.StopReason;
import dev.gymbridge.train.TrainConfig;
import dev.gymbridge.train.Training;
import dev.gymbridge.train.TrainingListener;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A training by a document's preset that shows its games, and then a few games on video.
 *
 * @param name for the command line
 * @param summary in a line
 * @param environment id
 * @param preset variant
 * @param changes values in place of the preset's, by key
 * @param window games that the mean shown is over
 * @param every how many games there are to a line
 */
record GamesExperiment(
    String name,
    String summary,
    String environment,
    String preset,
    Map<String, Object> changes,
    int window,
    int every)
    implements Experiment {
  private static final int FILMED = 5;

  @Override
  public JsonObject run(ExperimentRun run) {
    TrainConfig config = Presets.config(environment, preset, withSeed(run.seed()));
    Games games = new Games(run.out());
    StopReason reason;
    JsonObject figures = new JsonObject();
    try (Training training =
            new Training(config, run.folder(), run.server()::make, run.device(), false, games);
        CleanStop stop = new CleanStop(training::interrupt)) {
      reason = training.run();
      figures.addProperty("seconds", training.seconds());
      figures.addProperty("steps", training.steps());
      if (reason == StopReason.INTERRUPTED) {
        stop.done();
        throw new CommandFailure(
            "interrupted; the training goes on with: gymbridge train --resume "
                + run.folder().path());
      }
    }
    run.out().printf("ended: %s%n", reason);
    figures.addProperty("ended", reason.name().toLowerCase(Locale.ROOT));
    games.addTo(figures);
    film(run, config);
    return figures;
  }

  private Map<String, Object> withSeed(long seed) {
    Map<String, Object> values = new HashMap<>(changes);
    values.put("seed", seed);
    return values;
  }

  private static void film(ExperimentRun run, TrainConfig config) {
    Film.make(
        run.folder().path().resolve("games.mp4"),
        VideoFormat.MP4,
        null,
        run.out(),
        film ->
            new Player(run.server()::make, FILMED, run.seed(), Long.MAX_VALUE, film)
                .playTrained(config, run.folder()::best, run.device()));
  }

  /** Shows games as they end, and keeps their scores. */
  private final class Games implements TrainingListener {
    private final PrintWriter out;
    private final List<Double> scores = new ArrayList<>();
    private double best = Double.NEGATIVE_INFINITY;

    Games(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void ended(Progress progress, double score, int length) {
      scores.add(score);
      double mean = mean();
      best = Math.max(best, mean);
      if ((scores.size() - 1) % every == 0) {
        out.printf(
            Locale.ROOT,
            "game %d: score %.2f, mean of the last %d %.2f, ε %.5f%n",
            scores.size() - 1,
            score,
            window,
            mean,
            progress.epsilon());
      }
    }

    private double mean() {
      List<Double> last = scores.subList(Math.max(0, scores.size() - window), scores.size());
      return last.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    void addTo(JsonObject figures) {
      out.printf(Locale.ROOT, "%d games, best mean of %d: %.2f%n", scores.size(), window, best);
      JsonArray all = new JsonArray();
      scores.forEach(all::add);
      figures.addProperty("games", scores.size());
      figures.addProperty("best_mean", best);
      figures.addProperty("window", window);
      figures.add("scores", all);
    }
  }
}
