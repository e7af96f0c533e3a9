package dev.gymbridge.cli.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.run.Statistics;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What became of the episodes: a line for each, and statistics over all. */
final class EpisodeReport implements Rollout.Listener {
  private static final String LINE = "%7s  %10s  %7s  %12s  %s%n";

  private final @Nullable PrintWriter progress;
  private final @Nullable EpisodeResult[] results;
  private int printed;

  /**
   * A report on the given number of episodes.
   *
   * @param progress where to print each episode as soon as it and all before it have ended; null
   *     for nowhere
   */
  EpisodeReport(int episodes, @Nullable PrintWriter progress) {
    this.results = new @Nullable EpisodeResult[episodes];
    this.progress = progress;
    if (progress != null) {
      progress.printf(LINE, "EPISODE", "SEED", "LENGTH", "RETURN", "END");
    }
  }

  @Override
  public void ended(EpisodeResult result) {
    results[result.number()] = result;
    for (; printed < results.length && results[printed] != null; printed++) {
      if (progress != null) {
        print(Objects.requireNonNull(results[printed]), progress);
      }
    }
  }

  private static void print(EpisodeResult result, PrintWriter out) {
    String total = Statistics.shown(result.total());
    out.printf(LINE, result.number(), result.seed(), result.length(), total, result.end());
  }

  private Stream<EpisodeResult> results() {
    return Arrays.stream(results).map(Objects::requireNonNull);
  }

  private Statistics statistics(ToDoubleFunction<EpisodeResult> value) {
    return Statistics.of(results().mapToDouble(value).toArray());
  }

  /** Steps of all episodes. */
  long steps() {
    return results().mapToLong(EpisodeResult::length).sum();
  }

  /** Prints the statistics; all episodes have ended. */
  void printSummary(PrintWriter out) {
    out.println("return: " + statistics(EpisodeResult::total));
    out.println("length: " + statistics(EpisodeResult::length));
  }

  /** Adds episodes and statistics; all episodes have ended. */
  void addTo(JsonObject json) {
    JsonArray episodes = new JsonArray();
    results().map(EpisodeReport::json).forEach(episodes::add);
    json.add("episodes", episodes);
    json.add("return", Json.statistics(statistics(EpisodeResult::total)));
    json.add("length", Json.statistics(statistics(EpisodeResult::length)));
  }

  private static JsonObject json(EpisodeResult result) {
    JsonObject json = new JsonObject();
    json.addProperty("episode", result.number());
    json.addProperty("environment", result.environment());
    json.addProperty("seed", result.seed());
    json.addProperty("length", result.length());
    json.add("return", Json.number(result.total()));
    json.addProperty("terminated", result.terminated());
    json.addProperty("truncated", result.truncated());
    return json;
  }
}
