package dev.gymbridge.cli.experiment;

import java.util.List;

/** Something that can be run by name and shows its figures. */
public interface Experiment {
  /** For the command line. */
  String name();

  /** The number of the document that it is from, such as {@code 000}. */
  String document();

  /** What it does, in a line. */
  String summary();

  /** Whether it trains by presets, so that values of these can be changed. */
  default boolean hasPreset() {
    return true;
  }

  /** Other ways to run it than the document's. */
  default List<Variant> variants() {
    return List.of();
  }

  /** Runs it. */
  Outcome run(ExperimentRun run);
}
