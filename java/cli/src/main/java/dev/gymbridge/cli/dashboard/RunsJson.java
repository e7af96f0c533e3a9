package dev.gymbridge.cli.dashboard;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.Json;
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
    Map<String, String> groups = groups(configs);
    Map<String, String> names = names(configs);
    JsonArray array = new JsonArray();
    for (WatchedRun run : runs) {
      JsonObject object = new JsonObject();
      object.addProperty("id", run.id());
      object.addProperty("name", names.get(run.id()));
      object.addProperty("group", groups.get(run.id()));
      object.addProperty("fault", run.fault());
      JsonObject values = new JsonObject();
      run.config().forEach((key, value) -> values.addProperty(key, RunNames.text(value)));
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

  private static RunNames differences(Map<String, Map<String, Object>> configs) {
    return new RunNames(configs.values().stream().filter(config -> !config.isEmpty()).toList());
  }

  /** Names of runs by id, no two the same. */
  static Map<String, String> names(Map<String, Map<String, Object>> configs) {
    RunNames differences = differences(configs);
    Map<String, String> names = new HashMap<>();
    configs.forEach(
        (id, config) -> names.put(id, config.isEmpty() ? id : differences.name(config)));
    return RunNames.distinct(names);
  }

  /** By id the name of all runs that differ from it in the seed only. */
  static Map<String, String> groups(Map<String, Map<String, Object>> configs) {
    RunNames differences = differences(configs);
    Map<String, String> groups = new HashMap<>();
    configs.forEach(
        (id, config) -> groups.put(id, config.isEmpty() ? id : differences.group(config)));
    return groups;
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
      Optional<Curve.Points> points = run.curve(column);
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

  private static JsonObject curve(String id, Curve.Points points) {
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
