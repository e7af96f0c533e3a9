package dev.gymbridge.cli.report;

import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A configuration, in which what differs from the environment's default preset is marked. */
final class ConfigParts {
  private static final String STEPS = "stop.steps";
  private static final String SEED = "seed";

  private ConfigParts() {}

  /** The part of a page. */
  static String html(TrainConfig config) {
    Map<String, Object> values = ConfigValues.of(config);
    Map<String, Object> preset = preset(config, values);
    Map<String, StringBuilder> groups = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          int dot = key.indexOf('.');
          groups
              .computeIfAbsent(key.substring(0, Math.max(dot, 0)), group -> new StringBuilder())
              .append(
                  row(
                      key.substring(dot + 1),
                      value,
                      key.equals(SEED) ? value : Objects.requireNonNull(preset.get(key))));
        });
    StringBuilder all = new StringBuilder();
    groups.forEach(
        (name, rows) ->
            all.append(
                "<section><h3>%s</h3><table>\n%s</table></section>\n"
                    .formatted(name.isEmpty() ? "run" : name, rows)));
    return "<div class=\"groups\">\n" + all + "</div>";
  }

  /** Durations that are parts of the steps follow from the run's own number of steps. */
  private static Map<String, Object> preset(TrainConfig config, Map<String, Object> values) {
    String id = config.environment().id();
    Object steps = Objects.requireNonNull(values.get(STEPS));
    Map<String, Object> preset =
        ConfigValues.of(Presets.config(id, Presets.DEFAULT, Map.of(STEPS, steps)));
    Object usual = ConfigValues.of(Presets.config(id, Presets.DEFAULT, Map.of())).get(STEPS);
    preset.put(STEPS, Objects.requireNonNull(usual));
    return preset;
  }

  private static String row(String key, Object value, Object usual) {
    String shown = Html.text(value);
    return value.equals(usual)
        ? "<tr><td>%s</td><td>%s</td></tr>\n".formatted(key, shown)
        : "<tr class=\"changed\"><td>%s</td><td><mark>%s</mark> <small>preset: %s</small></td></tr>\n"
            .formatted(key, shown, Html.text(usual));
  }
}
