package dev.gymbridge.explore;

/**
 * A number that changes with the time, which is counted in steps or episodes.
 *
 * @param shape how it changes
 * @param initial its value until {@code start}
 * @param last its value in the end
 * @param start the time at which it begins to change, at least 0
 * @param duration the time from then on after which a linear one has reached {@code last}, above 0
 * @param factor what an exponential one is multiplied with at each unit of time, in (0, 1]
 */
public record Schedule(
    Shape shape, double initial, double last, long start, double duration, double factor) {
  /** How a schedule changes. */
  public enum Shape {
    /** Always {@code initial}. */
    CONSTANT,
    /** A straight line from {@code initial} to {@code last}, then {@code last}. */
    LINEAR,
    /** initial × factor^(time since start), but not below {@code last}. */
    EXPONENTIAL
  }

  /**
   * The value at a time.
   *
   * @param time at least 0
   */
  public double at(long time) {
    long since = Math.max(0, time - start);
    return switch (shape) {
      case CONSTANT -> initial;
      case LINEAR -> since >= duration ? last : initial + (last - initial) * (since / duration);
      case EXPONENTIAL -> Math.max(last, initial * StrictMath.pow(factor, (double) since));
    };
  }
}
