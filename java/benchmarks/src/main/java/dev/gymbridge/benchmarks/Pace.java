package dev.gymbridge.benchmarks;

import java.util.Arrays;

/**
 * How a session goes.
 *
 * @param stepsPerSecond each waited for
 * @param median microseconds of a step
 * @param p99 microseconds within which 99 of 100 steps are
 */
record Pace(double stepsPerSecond, double median, double p99) {
  private static final int MOST_STEPS = 1_000_000;

  /** Of a session that makes steps for so long. */
  static Pace of(HonestSession session, double seconds) {
    double[] microseconds = new double[MOST_STEPS];
    long start = System.nanoTime();
    long now = start;
    int steps = 0;
    while (steps < MOST_STEPS && now - start < seconds * 1e9) {
      long before = now;
      session.step();
      now = System.nanoTime();
      microseconds[steps++] = (now - before) / 1e3;
    }
    Arrays.sort(microseconds, 0, steps);
    return new Pace(
        steps / ((now - start) / 1e9), microseconds[steps / 2], microseconds[steps * 99 / 100]);
  }

  /** Each figure as a multiple of another's. */
  Pace over(Pace other) {
    return new Pace(stepsPerSecond / other.stepsPerSecond, median / other.median, p99 / other.p99);
  }
}
