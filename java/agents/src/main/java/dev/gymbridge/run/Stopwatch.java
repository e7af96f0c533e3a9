package dev.gymbridge.run;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Where the time of a run goes. */
public final class Stopwatch {
  /** What a run does, one thing at a time. */
  public enum Lap {
    /** Choosing actions and sending them. */
    ACTING,
    /** Gradient steps, while the environments work. */
    LEARNING,
    /** For the environments, and reading what came of the step. */
    WAITING,
    /** Playing evaluations. */
    EVALUATING,
    /** Writing checkpoints. */
    CHECKPOINTING
  }

  private final LongSupplier nanoTime;
  private final double before;
  private final long start;
  private final Map<Lap, Long> laps = new EnumMap<>(Lap.class);
  private final Map<Lap, Long> lapsAtRow = new EnumMap<>(Lap.class);
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
  public Stopwatch(LongSupplier nanoTime, double secondsBefore, long steps) {
    this.nanoTime = nanoTime;
    this.before = secondsBefore;
    this.start = nanoTime.getAsLong();
    this.last = start;
    this.rowSteps = steps;
    this.rowSeconds = secondsBefore;
  }

  /** What has been done since the last call was this. */
  public void lap(Lap lap) {
    long now = nanoTime.getAsLong();
    laps.merge(lap, now - last, Long::sum);
    last = now;
  }

  /** That the run has taken. */
  public double seconds() {
    return before + (nanoTime.getAsLong() - start) / 1e9;
  }

  /** That laps of a kind have taken, of those since the start of this object. */
  public double seconds(Lap lap) {
    return laps.getOrDefault(lap, 0L) / 1e9;
  }

  /** Seconds, steps a second and the seconds of each lap, since the last row. */
  public List<Number> row(long steps) {
    double seconds = seconds();
    List<Number> row =
        List.of(
            steps,
            seconds,
            (steps - rowSteps) / (seconds - rowSeconds),
            taken(Lap.ACTING),
            taken(Lap.LEARNING),
            taken(Lap.WAITING),
            taken(Lap.EVALUATING),
            taken(Lap.CHECKPOINTING));
    lapsAtRow.putAll(laps);
    rowSteps = steps;
    rowSeconds = seconds;
    return row;
  }

  private double taken(Lap lap) {
    return (laps.getOrDefault(lap, 0L) - lapsAtRow.getOrDefault(lap, 0L)) / 1e9;
  }
}
