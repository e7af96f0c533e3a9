package dev.gymbridge.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads YAML 1.2, without aliases of collections, by which a short text can mean a vast value. */
final class Yaml {
  private static final int MOST_LEVELS = 20;

  private Yaml() {}

  /**
   * The value that a text means.
   *
   * @param label of the text in errors
   * @throws YamlEngineException where it means none, or is nested too deeply
   */
  static @Nullable Object read(String label, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(label).setMaxAliasesForCollections(0).build();
    try {
      Object value = new Load(settings).loadFromString(text);
      requireShallow(label, value, MOST_LEVELS);
      return value;
    } catch (StackOverflowError deep) {
      throw tooDeep(label);
    }
  }

  private static void requireShallow(String label, @Nullable Object value, int levels) {
    if (levels == 0) {
      throw tooDeep(label);
    }
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, content) -> {
            requireShallow(label, key, levels - 1);
            requireShallow(label, content, levels - 1);
          });
    } else if (value instanceof Iterable<?> elements) {
      elements.forEach(element -> requireShallow(label, element, levels - 1));
    }
  }

  private static YamlEngineException tooDeep(String label) {
    return new YamlEngineException(label + " is nested more than " + MOST_LEVELS + " levels deep");
  }

  /**
   * A mapping with texts as keys.
   *
   * @throws TrainingException for any other value; nothing is an empty one
   */
  static Map<String, Object> requiredMapping(@Nullable Object value) {
    if (value != null && !(value instanceof Map)) {
      throw new TrainingException("it is no mapping of keys to values, but " + value);
    }
    return mapping(value);
  }

  /** A mapping with texts as keys; empty for any other value. */
  static Map<String, Object> mapping(@Nullable Object value) {
    Map<String, Object> mapping = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, content) -> mapping.put(String.valueOf(key), content));
    }
    return mapping;
  }
}
