package dev.gymbridge.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads YAML 1.2. */
final class Yaml {
  private Yaml() {}

  /**
   * The value that a text means.
   *
   * @param label of the text in errors
   * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException where it means none
   */
  static @Nullable Object read(String label, String text) {
    return new Load(LoadSettings.builder().setLabel(label).build()).loadFromString(text);
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
