package dev.gymbridge.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Configurations as YAML, such as a run's {@code config.yaml} and presets: a mapping of each
 * group's keys, and of those that are in none. A key with its group before a dot means the same,
 * and so do the keys that there were before there were groups.
 */
public final class ConfigFile {
  /** The file's first key: a number that grows where a file can no longer be read by what was. */
  private static final String FORMAT = "format";

  /** Format 1 has no number and lacks keys; 1 and 2 have no groups. */
  private static final int WRITTEN = 3;

  private ConfigFile() {}

  /**
   * The values in a file, of this version or an earlier one, by key.
   *
   * @param label of the text in errors
   * @throws TrainingException where a later version wrote it, for a key that does not exist or is
   *     there twice, and where it is no mapping
   * @throws YamlEngineException where it is no YAML
   */
  public static Map<String, Object> read(String label, String text) {
    return values(Yaml.requiredMapping(Yaml.read(label, text)));
  }

  /** The values in a file's mapping, by key. */
  static Map<String, Object> values(Map<String, Object> content) {
    Map<String, Object> nested = new LinkedHashMap<>(content);
    Object format = nested.remove(FORMAT);
    if (format != null && !(format instanceof Integer number && number <= WRITTEN)) {
      throw new TrainingException(
          "its format is %s, and this Gymbridge reads up to %s: use the one that wrote it, or a newer one"
              .formatted(format, WRITTEN));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    nested.forEach(
        (name, value) -> {
          if (ConfigValues.groups().contains(name) && (value == null || value instanceof Map)) {
            Yaml.mapping(value)
                .forEach((key, inside) -> put(values, ConfigValues.path(name, key), inside));
          } else {
            put(values, name, value);
          }
        });
    return values;
  }

  private static void put(Map<String, Object> values, String name, @Nullable Object value) {
    String key = ConfigValues.key(name);
    if (values.containsKey(key)) {
      throw new TrainingException(key + " is there twice: leave out one of them");
    }
    values.put(key, value);
  }

  /** All values as the file {@code config.yaml} of a run, a line each. */
  public static String text(TrainConfig config) {
    return text(config, key -> "");
  }

  /**
   * All values as a file, a line each.
   *
   * @param remark what stands behind the value of a key, such as a comment
   */
  public static String text(TrainConfig config, UnaryOperator<String> remark) {
    StringBuilder text = new StringBuilder(FORMAT + ": " + WRITTEN + "\n");
    String group = "";
    for (Map.Entry<String, Object> value : ConfigValues.of(config).entrySet()) {
      String key = value.getKey();
      int dot = key.indexOf('.');
      String of = key.substring(0, Math.max(dot, 0));
      if (!of.isEmpty() && !of.equals(group)) {
        text.append(of).append(":\n");
      }
      group = of;
      text.append(of.isEmpty() ? "" : "  ").append(key.substring(dot + 1)).append(": ");
      text.append(Yaml.flow(value.getValue())).append(remark.apply(key)).append('\n');
    }
    return text.toString();
  }
}
