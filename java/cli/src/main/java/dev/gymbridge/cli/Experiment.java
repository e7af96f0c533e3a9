package dev.gymbridge.cli;

import com.google.gson.JsonObject;

/** Something that can be run by name and shows its figures. */
interface Experiment {
  /** For the command line. */
  String name();

  /** What it does, in a line. */
  String summary();

  /** Whether it trains by presets, so that values of these can be changed. */
  default boolean hasPreset() {
    return true;
  }

  /**
   * Runs it.
   *
   * @return all figures
   */
  JsonObject run(ExperimentRun run);
}
