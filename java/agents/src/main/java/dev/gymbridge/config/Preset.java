package dev.gymbridge.config;

import java.util.List;
import java.util.Map;

/**
 * Values that are known to work for an environment.
 *
 * @param environment its id, or {@code default} for any
 * @param name of the variant; {@code default} is what is used unless another one is asked for
 * @param source where the values come from
 * @param notes deviations from the source, and what else is worth knowing
 * @param values those that differ from the default of all environments, by key
 */
public record Preset(
    String environment,
    String name,
    String source,
    List<String> notes,
    Map<String, Object> values) {
  /** Copies. */
  public Preset {
    notes = List.copyOf(notes);
    values = Map.copyOf(values);
  }
}
