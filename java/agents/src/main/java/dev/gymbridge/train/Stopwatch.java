package dev.gymbridge.train;

import java.util.List;
import java.util.function.LongSupplier;

/** Where the time of a run goes. */
final class Stopwatch {
  /** What a run does, one thing at a time. */
  enum Lap {
    /** Choosing actions and sending them. */
    ACTING,
    /** Gradient steps, while the environments work. */
    LEARNING,
    /** For the environments, and reading what came of the step. */
    WAITING,
    /** Playing evaluations. */
    EVALUATING
  }

  private final LongSupplier nanoTime;
  private final double before;
  private final long start;
  private final long[] laps = new long[Lap.values().length];
  private long last;
  private long rowSteps;
  private double rowSeconds;

  /**
   * Starts.
   *
   * @param nanoTime a clock
   * @param secondsBefore that the run took before it was resumed
   * @param steps that were made by then
   */
  Stopwatch(LongSupplier nanoTime, double secondsBefore, long steps) {
    this.nanoTime = nanoTime;
    this.before = secondsBefore;
    this.start = nanoTime.getAsLong();
    this.last = start;
    this.rowSteps = steps;
    this.rowSeconds = secondsBefore;
  }

  /** What has been done since the last call was this. */
  void lap(Lap lap) {
    long now = nanoTime.getAsLong();
    switch (lap) {
      case ACTING -> laps[0] += now - last;
      case LEARNING -> laps[1] += now - last;
      case WAITING -> laps[2] += now - last;
      case EVALUATING -> laps[3] += now - last;
    }
    last = now;
  }

  /** That the run has taken. */
  double seconds() {
    return before + (nanoTime.getAsLong() - start) / 1e9;
  }

  /** Seconds, steps a second and the seconds of each lap, since the last row. */
  List<Number> row(long steps) {
    double seconds = seconds();
    List<Number> row =
        List.of(
            steps,
            seconds,
            (steps - rowSteps) / (seconds - rowSeconds),
            laps[0] / 1e9,
            laps[1] / 1e9,
            laps[2] / 1e9,
            laps[3] / 1e9);
    java.util.Arrays.fill(laps, 0);
    rowSteps = steps;
    rowSeconds = seconds;
    return row;
  }
}
