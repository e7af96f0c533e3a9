package dev.gymbridge.cli.runs;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.TextFile;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.run.RunTables;
import dev.gymbridge.run.RunTables.EvaluationRow;
import dev.gymbridge.run.RunTables.TimingRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run and how well it did.
 *
 * @param folder of it
 * @param config all values by key
 * @param score mean return of its final evaluation, else of the last one of its training
 * @param isFinal whether the score is of the final evaluation
 * @param evaluations of its training
 * @param timings of its training
 */
record ScoredRun(
    Path folder,
    Map<String, Object> config,
    double score,
    boolean isFinal,
    List<EvaluationRow> evaluations,
    List<TimingRow> timings) {
  private static final String EVALUATION = "evaluation.json";

  /**
   * Where a run was when an evaluation first reached a return.
   *
   * @param seconds NaN where timings.csv does not say
   */
  record Reached(long steps, double seconds) {}

  /**
   * Reads what a run has left.
   *
   * @throws CommandFailure where it has no evaluation, or one without a finite mean
   */
  static ScoredRun read(RunFolder folder, Map<String, Object> config) {
    List<EvaluationRow> evaluations = RunTables.evaluations(folder);
    Path file = folder.file(EVALUATION);
    boolean isFinal = Files.exists(file);
    if (!isFinal && evaluations.isEmpty()) {
      throw new CommandFailure(
          "%s has not been evaluated yet: it has no %s, and evaluations.csv has no row. Leave it out, or let it train on"
              .formatted(folder.path(), EVALUATION));
    }
    double score = isFinal ? mean(file) : evaluations.get(evaluations.size() - 1).mean();
    if (!Double.isFinite(score)) {
      throw new CommandFailure(
          "the mean return of the %s evaluation of %s is %s, with which nothing can be compared: leave it out"
              .formatted(isFinal ? "final" : "last", folder.path(), score));
    }
    return new ScoredRun(
        folder.path(), config, score, isFinal, evaluations, RunTables.timings(folder));
  }

  private static double mean(Path file) {
    try {
      JsonObject json = JsonParser.parseString(TextFile.read(file)).getAsJsonObject();
      JsonElement mean = json.get("mean");
      return mean == null || mean.isJsonNull() ? Double.NaN : mean.getAsDouble();
    } catch (JsonParseException
        | IllegalStateException
        | NumberFormatException
        | UnsupportedOperationException malformed) {
      throw new CommandFailure(
          "%s is not what an evaluation leaves: %s".formatted(file, malformed.getMessage()));
    }
  }

  String environment() {
    return String.valueOf(config.get(Differences.ENVIRONMENT));
  }

  /** The return that ends the run; infinite where none does. */
  double wantedReturn() {
    return config.get("stop.evaluation_return") instanceof Number number
        ? number.doubleValue()
        : Double.POSITIVE_INFINITY;
  }

  /** Where an evaluation first reached a mean return; empty where none did. */
  Optional<Reached> reached(double threshold) {
    return evaluations.stream()
        .filter(row -> row.mean() >= threshold)
        .findFirst()
        .map(row -> new Reached(row.steps(), seconds(row.steps())));
  }

  /** Between two rows in proportion to the steps; at the ends those of the nearest row. */
  private double seconds(long steps) {
    TimingRow before = new TimingRow(0, 0);
    for (TimingRow row : timings) {
      if (row.steps() >= steps) {
        double part = (double) (steps - before.steps()) / (row.steps() - before.steps());
        return before.seconds() + part * (row.seconds() - before.seconds());
      }
      before = row;
    }
    return timings.isEmpty() ? Double.NaN : before.seconds();
  }
}
