package dev.gymbridge.cli.runs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.ShortNumber;
import dev.gymbridge.cli.output.Table;
import dev.gymbridge.cli.picture.IntervalChart;
import dev.gymbridge.cli.picture.IntervalChart.Panel;
import dev.gymbridge.cli.picture.Look;
import dev.gymbridge.statistics.Aggregate;
import dev.gymbridge.statistics.Bootstrap;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How a comparison is shown: as a table, as CSV, as JSON, and as a picture. */
public final class ComparisonReport {
  private static final String NONE = "–";

  private final Comparison comparison;
  private final List<Map<Aggregate, Estimate>> estimates = new ArrayList<>();

  public ComparisonReport(Comparison comparison) {
    this.comparison = comparison;
    for (RunGroup group : comparison.groups()) {
      Map<Aggregate, Estimate> of = new EnumMap<>(Aggregate.class);
      for (Aggregate statistic : Aggregate.values()) {
        of.put(statistic, group.estimate(statistic));
      }
      estimates.add(of);
    }
  }

  private Estimate estimate(int group, Aggregate statistic) {
    return Objects.requireNonNull(estimates.get(group).get(statistic));
  }

  /** Prints a row for each group, one for each pair, and what has to be known of them. */
  public void print(PrintWriter out) {
    List<RunGroup> groups = comparison.groups();
    Table table =
        new Table("GROUP", "RUNS", "MEAN", "MEDIAN", "IQM", "REACHED", "STEPS", "SECONDS");
    for (int index = 0; index < groups.size(); index++) {
      RunGroup group = groups.get(index);
      boolean has = group.hasThreshold();
      table.add(
          group.name(),
          Integer.toString(group.runs().size()),
          shown(estimate(index, Aggregate.MEAN)),
          shown(estimate(index, Aggregate.MEDIAN)),
          shown(estimate(index, Aggregate.IQM)),
          has ? "%s by %d".formatted(shown(group.threshold()), group.reached()) : NONE,
          has ? shown(group.medianSteps()) : NONE,
          has ? shown(group.medianSeconds()) : NONE);
    }
    table.print(out);
    if (!comparison.pairs().isEmpty()) {
      out.println();
      Table better = new Table("BETTER", "THAN", "PROBABILITY");
      comparison
          .pairs()
          .forEach(pair -> better.add(pair.one(), pair.other(), shown(pair.probability())));
      better.print(out);
    }
    out.println();
    notes().forEach(out::println);
  }

  /** What has to be known of the numbers, in sentences. */
  public List<String> notes() {
    List<RunGroup> groups = comparison.groups();
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "scores are mean returns of final evaluations; in brackets: %.0f %% intervals, stratified bootstrap, %,d resamples",
            100 * Bootstrap.CONFIDENCE,
            Bootstrap.RESAMPLES));
    if (groups.stream().anyMatch(RunGroup::hasThreshold)) {
      notes.add(
          "steps and seconds are the median run's when an evaluation first reached the return");
    }
    List<ScoredRun> unfinished =
        groups.stream()
            .flatMap(group -> group.runs().stream())
            .filter(run -> !run.isFinal())
            .toList();
    if (!unfinished.isEmpty()) {
      notes.add(
          "of %d runs without a final evaluation the last one during training counts, such as %s"
              .formatted(unfinished.size(), unfinished.get(0).folder()));
    }
    if (groups.stream().anyMatch(group -> group.runs().size() == 1)) {
      notes.add("a group of one run has no interval: train it on more seeds");
    }
    long kinds = groups.stream().map(RunGroup::kind).distinct().count();
    if (kinds > Comparison.MOST_KINDS) {
      notes.add(
          "%d groups are too many to compare each with each; --group-by KEY makes fewer"
              .formatted(kinds));
    }
    return notes;
  }

  private static String shown(Estimate estimate) {
    return estimate.interval() == null
        ? shown(estimate.value())
        : "%s [%s, %s]"
            .formatted(shown(estimate.value()), shown(estimate.low()), shown(estimate.high()));
  }

  private static String shown(double value) {
    return Double.isFinite(value) ? ShortNumber.of(value) : NONE;
  }

  /** A row for each group, under a heading. */
  public String csv() {
    StringBuilder text = new StringBuilder("group,environment,runs");
    for (Aggregate statistic : Aggregate.values()) {
      String name = name(statistic);
      text.append(",%s,%s_low,%s_high".formatted(name, name, name));
    }
    text.append(",threshold,reached,median_steps,median_seconds\n");
    for (int index = 0; index < comparison.groups().size(); index++) {
      RunGroup group = comparison.groups().get(index);
      List<String> cells = new ArrayList<>();
      cells.add(quoted(group.name()));
      cells.add(quoted(group.environment()));
      cells.add(Integer.toString(group.runs().size()));
      for (Aggregate statistic : Aggregate.values()) {
        Estimate estimate = estimate(index, statistic);
        boolean sure = estimate.interval() != null;
        cells.add(Double.toString(estimate.value()));
        cells.add(sure ? Double.toString(estimate.low()) : "");
        cells.add(sure ? Double.toString(estimate.high()) : "");
      }
      cells.add(cell(group.threshold()));
      cells.add(group.hasThreshold() ? Long.toString(group.reached()) : "");
      cells.add(group.hasThreshold() ? cell(group.medianSteps()) : "");
      cells.add(group.hasThreshold() ? cell(group.medianSeconds()) : "");
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }

  private static String cell(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }

  /** As RFC 4180 has texts with commas and quotes. */
  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }

  private static String name(Aggregate statistic) {
    return statistic.name().toLowerCase(Locale.ROOT);
  }

  /** All of it. */
  public JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("confidence", Bootstrap.CONFIDENCE);
    json.addProperty("resamples", Bootstrap.RESAMPLES);
    JsonArray groups = new JsonArray();
    for (int index = 0; index < comparison.groups().size(); index++) {
      groups.add(json(index));
    }
    json.add("groups", groups);
    JsonArray improvement = new JsonArray();
    for (Comparison.Pair pair : comparison.pairs()) {
      JsonObject one = json(pair.probability());
      one.addProperty("better", pair.one());
      one.addProperty("than", pair.other());
      improvement.add(one);
    }
    json.add("improvement", improvement);
    return json;
  }

  private JsonObject json(int index) {
    RunGroup group = comparison.groups().get(index);
    JsonObject json = new JsonObject();
    json.addProperty("name", group.name());
    json.addProperty("environment", group.environment());
    for (Aggregate statistic : Aggregate.values()) {
      json.add(name(statistic), json(estimate(index, statistic)));
    }
    if (group.hasThreshold()) {
      json.addProperty("threshold", group.threshold());
      json.addProperty("reached", group.reached());
      json.add("median_steps", Json.number(group.medianSteps()));
      json.add("median_seconds", Json.number(group.medianSeconds()));
    }
    JsonArray runs = new JsonArray();
    for (ScoredRun run : group.runs()) {
      JsonObject one = new JsonObject();
      one.addProperty("run", run.folder().toString());
      one.addProperty("score", run.score());
      one.addProperty("final", run.isFinal());
      runs.add(one);
    }
    json.add("runs", runs);
    return json;
  }

  private static JsonObject json(Estimate estimate) {
    JsonObject json = new JsonObject();
    json.addProperty("value", estimate.value());
    boolean sure = estimate.interval() != null;
    json.add("low", Json.number(sure ? estimate.low() : Double.NaN));
    json.add("high", Json.number(sure ? estimate.high() : Double.NaN));
    return json;
  }

  /** The environments of all groups. */
  public String environments() {
    Set<String> names = new LinkedHashSet<>();
    comparison.groups().forEach(group -> names.add(group.environment()));
    return String.join(", ", names);
  }

  /** Estimates and intervals as a picture. */
  public IntervalChart chart(String title, Look look) {
    List<Panel> panels = new ArrayList<>();
    for (Aggregate statistic : Aggregate.values()) {
      List<IntervalChart.Estimate> all = new ArrayList<>();
      for (int index = 0; index < estimates.size(); index++) {
        Estimate estimate = estimate(index, statistic);
        all.add(new IntervalChart.Estimate(estimate.value(), estimate.low(), estimate.high()));
      }
      panels.add(new Panel(title(statistic), all));
    }
    List<String> names = comparison.groups().stream().map(RunGroup::name).toList();
    return new IntervalChart(title, "of final returns, 95 % interval", names, panels, look);
  }

  private static String title(Aggregate statistic) {
    return switch (statistic) {
      case MEAN -> "mean";
      case MEDIAN -> "median";
      case IQM -> "interquartile mean";
    };
  }
}
