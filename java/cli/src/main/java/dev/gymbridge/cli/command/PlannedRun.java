package dev.gymbridge.cli.command;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.sweep.SweepItem;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How each run of a sweep is to be trained, but for its seed and values.
 *
 * @param steps environment steps; null for the preset's
 */
record PlannedRun(String environment, String preset, @Nullable Long steps) {
  /** Keys that arguments behind {@code --} have a part in. */
  private static final Set<String> NOT_COMPARED =
      Set.of(
          "environment.modules",
          "environment.module_path",
          "environment.packages",
          "environment.python");

  /** Values of such keys may follow from {@code stop.steps}. */
  private static final String FOLLOWS = "_duration";

  /**
   * Refuses what can never be trained, and a run of that name that is another.
   *
   * @param run its folder
   * @throws CommandFailure where it is another
   * @throws TrainingException where it can never be trained
   */
  void requireSame(Path run, SweepItem item) {
    TrainConfig planned = config(item);
    if (Files.exists(run.resolve("config.yaml"))) {
      TrainConfig ofRun = RunFolder.open(run).config(Map.of());
      Map<String, Object> there = ConfigValues.of(ofRun);
      // The run's says what was found out about masks.
      Map<String, Object> wanted =
          ConfigValues.of(
              planned.withEnvironment(planned.environment().withMaskOf(ofRun.environment())));
      wanted.keySet().stream()
          .filter(key -> !NOT_COMPARED.contains(key))
          .filter(key -> !Objects.equals(there.get(key), wanted.get(key)))
          .min(Comparator.comparing(key -> key.endsWith(FOLLOWS)))
          .ifPresent(
              key -> {
                throw new CommandFailure(
                    "%s is another run: its %s is %s, not %s. Choose another --out"
                        .formatted(run, key, there.get(key), wanted.get(key)));
              });
    }
  }

  private TrainConfig config(SweepItem item) {
    Map<String, Object> values = new LinkedHashMap<>();
    item.values()
        .forEach(
            (name, text) -> {
              String key = ConfigValues.key(name);
              values.put(key, ConfigValues.parse(key, text));
            });
    values.put("seed", item.seed());
    if (steps != null) {
      values.put("stop.steps", steps);
    }
    return Presets.config(environment, preset, values);
  }
}
