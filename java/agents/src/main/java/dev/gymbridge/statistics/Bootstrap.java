package dev.gymbridge.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Intervals by the stratified bootstrap with percentiles: of many data sets that are drawn from the
 * scores with replacement, from those of each stratum as many as it has, what is calculated of most
 * is in the interval.
 */
public final class Bootstrap {
  /** Data sets that are drawn, as rliable does it. */
  public static final int RESAMPLES = 50_000;

  /** Part of the data sets that is in the interval. */
  public static final double CONFIDENCE = 0.95;

  private Bootstrap() {}

  /**
   * The interval of a statistic.
   *
   * @param strata scores that are drawn for one another: those of a task, by one algorithm
   * @param statistic of such scores
   * @param draw a random whole number from 0 to below its argument
   * @param resamples how many data sets are drawn, at least 1
   */
  public static Interval interval(
      List<double[]> strata,
      ToDoubleFunction<List<double[]>> statistic,
      IntUnaryOperator draw,
      int resamples) {
    double[] values = new double[resamples];
    List<double[]> drawn = new ArrayList<>();
    strata.forEach(stratum -> drawn.add(new double[stratum.length]));
    for (int sample = 0; sample < resamples; sample++) {
      for (int stratum = 0; stratum < strata.size(); stratum++) {
        double[] scores = strata.get(stratum);
        Arrays.setAll(drawn.get(stratum), index -> scores[draw.applyAsInt(scores.length)]);
      }
      values[sample] = statistic.applyAsDouble(drawn);
    }
    Arrays.sort(values);
    double tail = (1 - CONFIDENCE) / 2;
    return new Interval(percentile(values, tail), percentile(values, 1 - tail));
  }

  /** Between two values in proportion, as NumPy has it. */
  private static double percentile(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
