package dev.gymbridge.learner;

/**
 * All that a learner has learnt; flat vectors in the order of the network's parameters.
 *
 * @param parameters w
 * @param target parameters of the target network
 * @param mean Adam's running mean of gradients, m
 * @param variance Adam's running mean of squared gradients, v
 * @param steps gradient steps so far, t
 * @param totals sums of loss, value and gradient norm, and the number of gradients that were
 *     clipped, since their means were last taken
 * @param stepsInTotals over so many gradient steps
 */
@SuppressWarnings("ArrayRecordComponent") // up to millions of numbers: neither boxed nor copied
public record LearnerState(
    float[] parameters,
    float[] target,
    float[] mean,
    float[] variance,
    long steps,
    float[] totals,
    long stepsInTotals) {
  /** How many totals there are. */
  public static final int TOTALS = 4;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException where the vectors are not of one length, or there are not
   *     {@link #TOTALS} totals
   */
  public LearnerState {
    int size = parameters.length;
    if (target.length != size
        || mean.length != size
        || variance.length != size
        || totals.length != TOTALS) {
      throw new IllegalArgumentException(
          "parameters, target, mean and variance have to be of one length and totals of %s, but are of %s, %s, %s, %s and %s"
              .formatted(TOTALS, size, target.length, mean.length, variance.length, totals.length));
    }
  }

  /** Nothing learnt yet: both networks have the same parameters. */
  public static LearnerState initial(float[] parameters) {
    int size = parameters.length;
    return new LearnerState(
        parameters, parameters, new float[size], new float[size], 0, new float[TOTALS], 0);
  }
}
