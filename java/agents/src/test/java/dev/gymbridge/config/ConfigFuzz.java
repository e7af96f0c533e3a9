package dev.gymbridge.config;

import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A config.yaml. What is a configuration stays the same when it is written and read again; all else
 * is a {@link TrainingException}, or a {@link YamlEngineException} where it is no YAML.
 */
public final class ConfigFuzz {
  private ConfigFuzz() {}

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    TrainConfig config;
    try {
      config = read(new String(input, StandardCharsets.UTF_8));
    } catch (TrainingException | YamlEngineException refused) {
      return;
    }
    TrainConfig again = read(ConfigFile.text(config));
    if (!again.equals(config)) {
      throw new AssertionError(config + " became " + again);
    }
  }

  private static TrainConfig read(String text) {
    return ConfigValues.config(ConfigFile.read("config.yaml", text));
  }
}
