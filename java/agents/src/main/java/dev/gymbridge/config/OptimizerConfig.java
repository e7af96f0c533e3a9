package dev.gymbridge.config;

import dev.gymbridge.explore.Schedule;
import dev.gymbridge.learner.Adam;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How Adam moves the parameters: the group {@code optimizer} of a configuration.
 *
 * @param learningRate at first, above 0
 * @param learningRateDecay the part of it that is gone in the end, in [0, 1]; 0 to keep it
 * @param learningRateDuration environment steps in which it goes, linearly, above 0; or a part of
 *     {@code stop.steps}, such as 100%
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param epsilon at least {@link Adam#MIN_EPSILON}
 * @param maxGradientNorm above 0; .inf for no limit
 */
@RecordBuilder
public record OptimizerConfig(
    @Default("0.0005") double learningRate,
    @Default("0") double learningRateDecay,
    @Default("100%") double learningRateDuration,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1.0e-8") double epsilon,
    @Default("10") double maxGradientNorm)
    implements OptimizerConfigBuilder.With {
  /**
   * Checks every value.
   *
   * @throws TrainingException names the key, the value and the range
   */
  public OptimizerConfig {
    Checks check = new Checks("optimizer");
    check.positive("learning_rate", learningRate);
    check.probability("learning_rate_decay", learningRateDecay);
    check.positive("learning_rate_duration", learningRateDuration);
    check.that(beta1 >= 0 && beta1 < 1, "beta1", beta1, "in [0, 1)");
    check.that(beta2 >= 0 && beta2 < 1, "beta2", beta2, "in [0, 1)");
    check.that(
        epsilon >= Adam.MIN_EPSILON && epsilon < Double.POSITIVE_INFINITY,
        "epsilon",
        epsilon,
        "at least "
            + Adam.MIN_EPSILON
            + ", and finite; with less, parameters without a gradient would move");
    check.that(maxGradientNorm > 0, "max_gradient_norm", maxGradientNorm, "above 0");
  }

  /** Adam's constants. */
  public Adam adam() {
    return new Adam(learningRate, beta1, beta2, epsilon, maxGradientNorm);
  }

  /** The learning rate over the environment steps. */
  public Schedule learningRateSchedule() {
    double last = learningRate * (1 - learningRateDecay);
    return new Schedule(Schedule.Shape.LINEAR, learningRate, last, 0, learningRateDuration, 1);
  }
}
