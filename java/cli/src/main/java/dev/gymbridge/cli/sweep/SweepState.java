package dev.gymbridge.cli.sweep;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.TextFile;
import dev.gymbridge.config.ConfigValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a sweep is, and what its runs' folders do not say: the file {@value #FILE} in its folder.
 *
 * @param environment id of the environment
 * @param command that makes it again, without the folder
 * @param items all trainings
 * @param failed why, by the names of those that failed
 */
public record SweepState(
    String environment, List<String> command, List<SweepItem> items, Map<String, String> failed) {
  private static final String FILE = "sweep.json";

  /** Of an item; there is nothing in it that leads out of the sweep's folder. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]*[A-Za-z0-9_-]");

  /** Copies. */
  public SweepState {
    command = List.copyOf(command);
    items = List.copyOf(items);
    failed = Map.copyOf(failed);
  }

  /** The same with other failures. */
  public SweepState withFailed(Map<String, String> now) {
    return new SweepState(environment, command, items, now);
  }

  /** Keys of the configuration that the items differ in. */
  public Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    for (SweepItem item : items) {
      item.values().keySet().stream()
          .filter(key -> items.stream().map(each -> each.values().get(key)).distinct().count() > 1)
          .forEach(keys::add);
    }
    return keys;
  }

  /** Whether a folder is that of a sweep. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /**
   * Writes it.
   *
   * @throws CommandFailure where it cannot be written
   */
  public void write(Path folder) {
    JsonObject json = new JsonObject();
    json.addProperty("environment", environment);
    JsonArray words = new JsonArray();
    command.forEach(words::add);
    json.add("command", words);
    JsonArray all = new JsonArray();
    for (SweepItem item : items) {
      JsonObject one = new JsonObject();
      one.addProperty("name", item.name());
      one.addProperty("seed", item.seed());
      JsonObject values = new JsonObject();
      item.values().forEach(values::addProperty);
      one.add("values", values);
      if (failed.containsKey(item.name())) {
        one.addProperty("failed", failed.get(item.name()));
      }
      all.add(one);
    }
    json.add("items", all);
    TextFile.write(folder.resolve(FILE), json + "\n");
  }

  /**
   * Reads it.
   *
   * @throws CommandFailure where it cannot be read
   */
  public static SweepState read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      JsonObject json = JsonParser.parseString(TextFile.read(file)).getAsJsonObject();
      List<String> command = new ArrayList<>();
      json.getAsJsonArray("command").forEach(word -> command.add(word.getAsString()));
      List<SweepItem> items = new ArrayList<>();
      Map<String, String> failed = new LinkedHashMap<>();
      for (JsonElement each : json.getAsJsonArray("items")) {
        JsonObject one = each.getAsJsonObject();
        SweepItem item = item(one);
        items.add(item);
        if (one.has("failed")) {
          failed.put(item.name(), one.get("failed").getAsString());
        }
      }
      return new SweepState(json.get("environment").getAsString(), command, items, failed);
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | NullPointerException
        | UnsupportedOperationException malformed) {
      throw new CommandFailure(
          "%s is not what a sweep leaves: %s".formatted(file, malformed.getMessage()));
    }
  }

  private static SweepItem item(JsonObject json) {
    String name = json.get("name").getAsString();
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("\"" + name + "\" is no name of a run");
    }
    Map<String, String> values = new LinkedHashMap<>();
    json.getAsJsonObject("values")
        .entrySet()
        .forEach(
            value -> values.put(ConfigValues.key(value.getKey()), value.getValue().getAsString()));
    return new SweepItem(name, json.get("seed").getAsLong(), values);
  }
}
