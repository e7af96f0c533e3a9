package dev.gymbridge.policy;

/**
 * A number that changes with the time, which is counted in steps or episodes.
 *
 * @param shape how it changes
 * @param initial its value at time 0
 * @param last its value in the end
 * @param duration the time after which a linear one has reached {@code last}, above 0
 * @param factor what an exponential one is multiplied with at each unit of time, in (0, 1]
 */
public record Schedule(Shape shape, double initial, double last, double duration, double factor) {
  /** How a schedule changes. */
  public enum Shape {
    /** Always {@code initial}. */
    CONSTANT,
    /** A straight line from {@code initial} to {@code last}, then {@code last}. */
    LINEAR,
    /** initial × factor^time, but not below {@code last}. */
    EXPONENTIAL
  }

  /**
   * The value at a time.
   *
   * @param time at least 0
   */
  public double at(long time) {
    return switch (shape) {
      case CONSTANT -> initial;
      case LINEAR -> time >= duration ? last : initial + (last - initial) * (time / duration);
      case EXPONENTIAL -> Math.max(last, initial * Math.pow(factor, (double) time));
    };
  }
}
