package dev.gymbridge.cli.report;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.runs.Comparison;
import dev.gymbridge.cli.sweep.SweepItem;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run of a sweep, as far as it is.
 *
 * @param why it failed, or cannot be compared; empty for neither
 * @param run what it has left; null where it has not begun, or cannot be read
 */
record SweptRun(SweepItem item, State state, String why, @Nullable ReportedRun run) {
  /** How far it is. */
  enum State {
    FINISHED("finished"),
    TRAINING("training"),
    FAILED("failed"),
    UNFINISHED("not finished"),
    WAITING("not begun"),
    UNREADABLE("unreadable");

    private final String words;

    State(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Reads it.
   *
   * @param folder of the sweep
   * @param failed why, by name
   * @param training names of those that are training now
   */
  static SweptRun read(
      Path folder, SweepItem item, Map<String, String> failed, Set<String> training) {
    Path path = folder.resolve(item.name());
    String why = failed.getOrDefault(item.name(), "");
    if (!Files.exists(path.resolve("config.yaml"))) {
      return new SweptRun(item, state(item, failed, training, State.WAITING), why, null);
    }
    try {
      ReportedRun run = ReportedRun.read(RunFolder.open(path));
      if (!run.hasResult()) {
        return new SweptRun(item, state(item, failed, training, State.UNFINISHED), why, run);
      }
      Optional<String> obstacle = Comparison.obstacle(run.folder());
      return new SweptRun(item, State.FINISHED, obstacle.orElse(""), run);
    } catch (CommandFailure | TrainingException unreadable) {
      return new SweptRun(item, State.UNREADABLE, String.valueOf(unreadable.getMessage()), null);
    }
  }

  private static State state(
      SweepItem item, Map<String, String> failed, Set<String> training, State otherwise) {
    if (training.contains(item.name())) {
      return State.TRAINING;
    }
    return failed.containsKey(item.name()) ? State.FAILED : otherwise;
  }

  boolean isFinished() {
    return state == State.FINISHED;
  }

  /** Whether its score takes part in the summary. */
  boolean isCompared() {
    return isFinished() && why.isEmpty();
  }

  /** All values of its configuration by key; empty where it has none. */
  Map<String, Object> config() {
    return run == null ? Map.of() : ConfigValues.of(run.config());
  }
}
