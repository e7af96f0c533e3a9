package dev.gymbridge.cli;

import dev.gymbridge.EnvServer;
import dev.gymbridge.train.Presets;
import dev.gymbridge.train.RunFolder;
import dev.gymbridge.train.TrainConfig;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

/**
 * What an experiment is run with.
 *
 * @param server gives environments
 * @param folder for what it leaves; there is none of that name yet
 * @param seed everything random follows from it
 * @param device name of a device
 * @param changes values in place of the presets', by key
 * @param out gets what a person reads
 * @param err gets what a person has to know
 */
record ExperimentRun(
    EnvServer server,
    RunFolder folder,
    long seed,
    String device,
    Map<String, Object> changes,
    PrintWriter out,
    PrintWriter err) {
  /**
   * The configuration of a training, on which the changes have effect.
   *
   * @param preset variant
   * @param variation values in place of the preset's, by key
   */
  TrainConfig config(String environment, String preset, Map<String, Object> variation) {
    Map<String, Object> values = new HashMap<>(variation);
    values.putAll(changes);
    values.put("seed", seed);
    return Presets.config(environment, preset, values);
  }

  /** The folder of a training that is a part of the experiment. */
  RunFolder part(String name) {
    return RunFolder.planned(folder.path().resolve(name));
  }
}
