package dev.gymbridge.cli.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.TextFile;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a run has left.
 *
 * @param folder of it
 * @param result of its final evaluation; empty where there was none since it last trained
 * @param machine what it ran on, by what it is called; empty where that was not written down
 */
record ReportedRun(
    RunFolder folder,
    TrainConfig config,
    NumberTable evaluations,
    NumberTable episodes,
    NumberTable metrics,
    NumberTable timings,
    JsonObject result,
    JsonObject machine) {
  private static final String RESULT = "evaluation.json";

  /** Reads it. */
  static ReportedRun read(RunFolder folder) {
    NumberTable evaluations =
        NumberTable.read(folder, "evaluations.csv", "steps", "episodes", "mean", "std");
    NumberTable episodes = NumberTable.read(folder, "episodes.csv", "steps", "return");
    NumberTable metrics =
        NumberTable.read(
            folder,
            "metrics.csv",
            "steps",
            "epsilon",
            "mean_return",
            "loss",
            "value",
            "gradient_norm");
    NumberTable timings =
        NumberTable.read(
            folder,
            "timings.csv",
            "steps",
            "seconds",
            "acting",
            "learning",
            "waiting",
            "evaluating",
            "checkpointing");
    ReportedRun run =
        new ReportedRun(
            folder,
            folder.config(Map.of()),
            evaluations,
            episodes,
            metrics,
            timings,
            json(folder.file(RESULT)),
            json(folder.file(MadeWith.FILE)));
    return run.number("training_steps") < run.tableSteps() ? run.withoutResult() : run;
  }

  /** A run that goes on still has what came of it when it had ended before. */
  private ReportedRun withoutResult() {
    return new ReportedRun(
        folder, config, evaluations, episodes, metrics, timings, new JsonObject(), machine);
  }

  private static JsonObject json(Path file) {
    if (!Files.exists(file)) {
      return new JsonObject();
    }
    try {
      return JsonParser.parseString(TextFile.read(file)).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException malformed) {
      throw new CommandFailure(
          "%s is not what a run leaves: %s".formatted(file, malformed.getMessage()));
    }
  }

  boolean hasResult() {
    return !result.isEmpty();
  }

  /** A number of the final evaluation; NaN where there is none of that name. */
  double number(String name) {
    JsonElement value = result.get(name);
    return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()
        ? value.getAsDouble()
        : Double.NaN;
  }

  /** The row of the best evaluation of the training, the first of those that are as good. */
  OptionalInt best() {
    return IntStream.range(0, evaluations.rows().size())
        .filter(row -> Double.isFinite(evaluations.get(row, "mean")))
        .reduce((a, b) -> evaluations.get(b, "mean") > evaluations.get(a, "mean") ? b : a);
  }

  /** Environment steps that the training has made, as far as its files tell. */
  double steps() {
    double ended = number("training_steps");
    return Double.isNaN(ended) ? tableSteps() : ended;
  }

  private double tableSteps() {
    return Stream.of(evaluations, episodes, metrics)
        .mapToDouble(table -> table.last("steps"))
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }

  /** Seconds that the training has taken, as far as its files tell; NaN for unknown. */
  double seconds() {
    double ended = number("training_seconds");
    return Double.isNaN(ended) ? timings.last("seconds") : ended;
  }
}
