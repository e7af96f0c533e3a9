package dev.gymbridge.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.train.RunFolder;
import dev.gymbridge.train.StopReason;
import dev.gymbridge.train.TrainConfig;
import dev.gymbridge.train.Training;
import dev.gymbridge.train.TrainingListener;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A training that shows its games as they end, and keeps their scores. */
final class GameTraining implements TrainingListener {
  private final PrintWriter out;
  private final int window;
  private final int every;
  private final List<Double> scores = new ArrayList<>();
  private double best = Double.NEGATIVE_INFINITY;
  private int longest;

  private GameTraining(PrintWriter out, int window, int every) {
    this.out = out;
    this.window = window;
    this.every = every;
  }

  /**
   * Trains.
   *
   * @param folder of the training
   * @param window games that the mean shown is over
   * @param every how many games there are to a line
   * @return what came of it
   * @throws CommandFailure where it is interrupted
   */
  static JsonObject run(
      ExperimentRun run, RunFolder folder, TrainConfig config, int window, int every) {
    GameTraining games = new GameTraining(run.out(), window, every);
    try (Training training =
            new Training(config, folder, run.server()::make, run.device(), false, games);
        CleanStop stop = new CleanStop(training::interrupt)) {
      StopReason reason = training.run();
      if (reason == StopReason.INTERRUPTED) {
        stop.done();
        throw new CommandFailure(
            "interrupted; the training goes on with: gymbridge train --resume " + folder.path());
      }
      return games.figures(training, reason);
    }
  }

  @Override
  public void ended(Progress progress, double score, int length) {
    scores.add(score);
    longest = Math.max(longest, length);
    double mean = mean();
    best = Math.max(best, mean);
    if ((scores.size() - 1) % every == 0) {
      out.printf(
          Locale.ROOT,
          "[%.1f] #%d: length %d, score %.2f, mean of the last %d %.2f, ε %.5f%s%n",
          progress.seconds(),
          scores.size() - 1,
          length,
          score,
          window,
          mean,
          progress.epsilon(),
          loss(progress.loss()));
    }
  }

  private static String loss(double loss) {
    return Double.isNaN(loss) ? "" : String.format(Locale.ROOT, ", loss %.4f", loss);
  }

  private double mean() {
    List<Double> last = scores.subList(Math.max(0, scores.size() - window), scores.size());
    return last.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private JsonObject figures(Training training, StopReason reason) {
    out.printf(
        Locale.ROOT,
        "%d games, %,d steps in %.1f s, until %s; best mean of %d: %.2f; longest: %d steps%n",
        scores.size(),
        training.steps(),
        training.seconds(),
        reason,
        window,
        best,
        longest);
    JsonArray all = new JsonArray();
    scores.forEach(all::add);
    JsonObject figures = new JsonObject();
    figures.addProperty("games", scores.size());
    figures.addProperty("steps", training.steps());
    figures.addProperty("seconds", training.seconds());
    figures.addProperty("ended", reason.name().toLowerCase(Locale.ROOT));
    figures.add("best_mean", Json.number(best));
    figures.addProperty("window", window);
    figures.addProperty("longest", longest);
    figures.add("bytes_per_transition", Json.number(training.bytesPerTransition()));
    figures.add("scores", all);
    return figures;
  }
}
