package dev.gymbridge.cli.runs;

import dev.gymbridge.random.RandomStream;
import dev.gymbridge.statistics.Bootstrap;
import dev.gymbridge.statistics.Interval;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A number that is calculated of scores, and how sure it is.
 *
 * @param interval null where there is one score alone, of which nothing can be said
 */
record Estimate(double value, @Nullable Interval interval) {
  /** The same scores have the same interval, whenever it is asked for. */
  private static final RandomStream DRAWS = new RandomStream(0, "bootstrap");

  /** The estimate of a statistic, with the interval of the stratified bootstrap. */
  static Estimate of(List<double[]> strata, ToDoubleFunction<List<double[]>> statistic) {
    RandomGenerator random = DRAWS.at(0);
    boolean single = strata.stream().allMatch(scores -> scores.length == 1);
    return new Estimate(
        statistic.applyAsDouble(strata),
        single
            ? null
            : Bootstrap.interval(strata, statistic, random::nextInt, Bootstrap.RESAMPLES));
  }

  double low() {
    return interval == null ? value : interval.low();
  }

  double high() {
    return interval == null ? value : interval.high();
  }
}
