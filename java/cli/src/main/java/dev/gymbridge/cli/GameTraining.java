package dev.gymbridge.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.train.EndedEpisode;
import dev.gymbridge.train.RunFolder;
import dev.gymbridge.train.StopReason;
import dev.gymbridge.train.TrainConfig;
import dev.gymbridge.train.Training;
import dev.gymbridge.train.TrainingListener;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a training that shows its games.
 *
 * @param scores of all games
 * @param longest steps that a game had
 * @param window games that means are over
 * @param bestMean the greatest mean of so many games in a row; NaN where there were fewer
 * @param steps environment steps in all
 * @param seconds it took
 * @param ended why it ended
 * @param bytesPerTransition of memory in the replay; NaN where it kept none
 */
record GameTraining(
    List<Double> scores,
    int longest,
    int window,
    double bestMean,
    long steps,
    double seconds,
    StopReason ended,
    double bytesPerTransition) {
  /**
   * Trains.
   *
   * @param folder of the training
   * @param window games that the mean shown is over
   * @param every how many games there are to a line
   * @throws CommandFailure where it is interrupted
   */
  static GameTraining run(
      ExperimentRun run, RunFolder folder, TrainConfig config, int window, int every) {
    Games games = new Games(run.out(), window, every);
    try (Training training =
            new Training(config, folder, run.server()::make, run.device(), false, games);
        CleanStop stop = new CleanStop(training::interrupt)) {
      StopReason reason = training.run();
      if (reason == StopReason.INTERRUPTED) {
        run.err().println("the training goes on with: gymbridge train --resume " + folder.path());
        stop.done();
        throw new CommandFailure("the experiment was interrupted");
      }
      GameTraining result =
          new GameTraining(
              games.scores,
              games.longest,
              window,
              games.best,
              training.steps(),
              training.seconds(),
              reason,
              training.bytesPerTransition());
      result.print(run.out());
      return result;
    }
  }

  private void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d games, %,d steps in %.1f s, until %s; longest: %d steps%s%n",
        scores.size(),
        steps,
        seconds,
        ended,
        longest,
        Double.isNaN(bestMean)
            ? ""
            : String.format(Locale.ROOT, "; best mean of %d: %.2f", window, bestMean));
  }

  /** All of it, as {@code experiment.json} has it. */
  JsonObject json() {
    JsonArray all = new JsonArray();
    scores.forEach(all::add);
    JsonObject json = new JsonObject();
    json.addProperty("games", scores.size());
    json.addProperty("longest", longest);
    json.addProperty("window", window);
    json.add("best_mean", Json.number(bestMean));
    json.addProperty("steps", steps);
    json.addProperty("seconds", seconds);
    json.addProperty("ended", ended.name().toLowerCase(Locale.ROOT));
    json.add("bytes_per_transition", Json.number(bytesPerTransition));
    json.add("scores", all);
    return json;
  }

  /** Shows games as they end, and keeps their scores. */
  private static final class Games implements TrainingListener {
    private final PrintWriter out;
    private final int window;
    private final int every;
    private final List<Double> scores = new ArrayList<>();
    private double best = Double.NaN;
    private int longest;

    Games(PrintWriter out, int window, int every) {
      this.out = out;
      this.window = window;
      this.every = every;
    }

    @Override
    public void ended(Progress progress, EndedEpisode episode) {
      scores.add(episode.score());
      longest = Math.max(longest, episode.length());
      double mean = mean();
      if (scores.size() >= window && !(mean <= best)) {
        best = mean;
      }
      if ((scores.size() - 1) % every == 0) {
        out.printf(
            Locale.ROOT,
            "[%.1f] #%d: length %d, score %.2f, mean of the last %d %.2f, ε %.5f%s%n",
            progress.seconds(),
            scores.size() - 1,
            episode.length(),
            episode.score(),
            window,
            mean,
            progress.epsilon(),
            loss(progress.loss()));
      }
    }

    private double mean() {
      List<Double> last = scores.subList(Math.max(0, scores.size() - window), scores.size());
      return last.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static String loss(double loss) {
      return Double.isNaN(loss) ? "" : String.format(Locale.ROOT, ", loss %.4f", loss);
    }
  }
}
