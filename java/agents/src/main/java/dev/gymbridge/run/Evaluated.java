package dev.gymbridge.run;

/**
 * What the evaluations of a run have come to.
 *
 * @param steps environment steps at the last one that was played to its end; 0 before the first
 * @param best the greatest mean return over evaluation.episodes; −∞ before the first
 * @param confirmed the mean return over stop.evaluation_episodes, of the last evaluation that
 *     reached stop.evaluation_return; −∞ before
 */
public record Evaluated(long steps, double best, double confirmed) {
  /** Before the first. */
  public static final Evaluated NOTHING =
      new Evaluated(0, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
}
