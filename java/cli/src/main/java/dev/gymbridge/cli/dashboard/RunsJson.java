package dev.gymbridge.cli.dashboard;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.runs.Differences;
import dev.gymbridge.cli.runs.Points;
import dev.gymbridge.cli.runs.SeedMean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs as the page reads them. */
final class RunsJson {
  private RunsJson() {}

  /** What changes only where a run comes, goes, or gets another configuration. */
  static JsonObject list(List<WatchedRun> runs) {
    Map<String, Map<String, Object>> configs = new LinkedHashMap<>();
    Set<String> columns = new LinkedHashSet<>();
    for (WatchedRun run : runs) {
      configs.put(run.id(), run.config());
      columns.addAll(run.columns());
    }
    Map<String, String> groups = named(configs, false);
    Map<String, String> names = names(configs);
    JsonArray array = new JsonArray();
    for (WatchedRun run : runs) {
      JsonObject object = new JsonObject();
      object.addProperty("id", run.id());
      object.addProperty("name", names.get(run.id()));
      object.addProperty("group", groups.get(run.id()));
      object.addProperty("fault", run.fault());
      JsonObject values = new JsonObject();
      run.config().forEach((key, value) -> values.addProperty(key, Differences.text(value)));
      object.add("config", values);
      array.add(object);
    }
    JsonObject list = new JsonObject();
    list.add("runs", array);
    JsonArray columnNames = new JsonArray();
    columns.forEach(columnNames::add);
    list.add("columns", columnNames);
    return list;
  }

  /** Names of runs by id, no two the same; one whose configuration cannot be read has its id. */
  private static Map<String, String> names(Map<String, Map<String, Object>> configs) {
    List<String> ids = List.copyOf(configs.keySet());
    Map<String, String> names = new HashMap<>();
    List<String> distinct = Differences.distinct(List.copyOf(named(configs, true).values()), ids);
    for (int run = 0; run < ids.size(); run++) {
      names.put(ids.get(run), distinct.get(run));
    }
    return names;
  }

  /** Names by id in the order of these, which are shared by runs that do not differ in any. */
  private static Map<String, String> named(
      Map<String, Map<String, Object>> configs, boolean seeds) {
    List<Map<String, Object>> readable =
        configs.values().stream().filter(config -> !config.isEmpty()).toList();
    Map<String, String> names = new LinkedHashMap<>();
    Differences differences = Differences.of(readable, seeds);
    configs.forEach(
        (id, config) -> names.put(id, config.isEmpty() ? id : differences.name(config)));
    return names;
  }

  /** How far runs are. */
  static JsonArray progress(List<WatchedRun> runs) {
    JsonArray array = new JsonArray();
    for (WatchedRun run : runs) {
      WatchedRun.Progress progress = run.progress();
      JsonObject object = new JsonObject();
      object.addProperty("id", run.id());
      object.addProperty("steps", progress.steps());
      object.add("training", Json.number(progress.trainingReturn()));
      object.add("evaluation", Json.number(progress.evaluation()));
      object.add("best", Json.number(progress.best()));
      object.addProperty("secondsAgo", (System.currentTimeMillis() - progress.changed()) / 1000);
      object.addProperty("finished", progress.finished());
      object.addProperty("hasBest", progress.hasBest());
      array.add(object);
    }
    return array;
  }

  /** A curve of each run that has any of the column's values. */
  static JsonArray curves(List<WatchedRun> runs, Column column) {
    JsonArray array = new JsonArray();
    for (WatchedRun run : runs) {
      Optional<Points> points = run.curve(column);
      if (points.isPresent()) {
        array.add(curve(run.id(), points.get()));
      }
    }
    return array;
  }

  /** For each group of runs that differ in their seeds only, the mean with its interval. */
  static JsonArray means(List<WatchedRun> runs, Column column) {
    Map<Map<String, Object>, List<WatchedRun>> groups = new LinkedHashMap<>();
    for (WatchedRun run : runs) {
      Map<String, Object> config = new LinkedHashMap<>(run.config());
      config.put("seed", config.isEmpty() ? run.id() : "");
      groups.computeIfAbsent(config, key -> new ArrayList<>()).add(run);
    }
    JsonArray array = new JsonArray();
    for (List<WatchedRun> group : groups.values()) {
      SeedMean mean =
          SeedMean.of(group.stream().flatMap(run -> run.curve(column).stream()).toList());
      JsonObject curve = curve(group.get(0).id(), mean.mean());
      curve.add("low", numbers(mean.low()));
      curve.add("high", numbers(mean.high()));
      JsonArray members = new JsonArray();
      group.forEach(run -> members.add(run.id()));
      curve.add("members", members);
      array.add(curve);
    }
    return array;
  }

  private static JsonObject curve(String id, Points points) {
    JsonObject curve = new JsonObject();
    curve.addProperty("id", id);
    curve.add("x", numbers(points.steps()));
    curve.add("y", numbers(points.values()));
    return curve;
  }

  /** Numbers; null for those that are not finite. */
  private static JsonArray numbers(double[] values) {
    JsonArray array = new JsonArray(values.length);
    for (double value : values) {
      array.add(Json.number(value));
    }
    return array;
  }
}
