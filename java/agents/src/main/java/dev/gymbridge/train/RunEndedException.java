package dev.gymbridge.train;

import dev.gymbridge.config.TrainingException;

/** A run is to go on that a rule has ended. */
public final class RunEndedException extends TrainingException {
  private final StopReason reason;
  private final long steps;
  private final double seconds;

  RunEndedException(String message, StopReason reason, long steps, double seconds) {
    super(message);
    this.reason = reason;
    this.steps = steps;
    this.seconds = seconds;
  }

  /** Why it ended. */
  public StopReason reason() {
    return reason;
  }

  /** Environment steps that it made. */
  public long steps() {
    return steps;
  }

  /** Seconds that it took, evaluations included. */
  public double seconds() {
    return seconds;
  }
}
