package dev.gymbridge.cli.runs;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The mean of several runs' curves with its 95 % interval by Student's t, from where all of them
 * have begun to where all of them have come; linear between a curve's points.
 *
 * @param mean by step; no point where the curves have no steps in common
 * @param low end of the interval at each of these steps; NaN where there is one curve only
 * @param high end of it
 */
@SuppressWarnings("ArrayRecordComponent") // made for one reader
public record SeedMean(Points mean, double[] low, double[] high) {
  /** The 0.975 quantile of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  /** Those of Student's t with 1, 2, … degrees of freedom. */
  private static final double[] T = {
    12.706204736,
    4.302652730,
    3.182446305,
    2.776445105,
    2.570581836,
    2.446911851,
    2.364624252,
    2.306004135,
    2.262157163,
    2.228138852
  };

  /** The mean of at least one curve. */
  public static SeedMean of(List<Points> curves) {
    List<Points> present = curves.stream().map(Points::present).toList();
    double[] steps = commonSteps(present);
    double[] mean = new double[steps.length];
    double[] low = new double[steps.length];
    double[] high = new double[steps.length];
    for (int point = 0; point < steps.length; point++) {
      double step = steps[point];
      double[] values = present.stream().mapToDouble(curve -> at(curve, step)).toArray();
      mean[point] = DoubleStream.of(values).average().orElseThrow();
      double half = halfWidth(values, mean[point]);
      low[point] = mean[point] - half;
      high[point] = mean[point] + half;
    }
    return new SeedMean(new Points(steps, mean), low, high);
  }

  private static double[] commonSteps(List<Points> curves) {
    if (curves.stream().anyMatch(curve -> curve.steps().length == 0)) {
      return new double[0];
    }
    double first = curves.stream().mapToDouble(curve -> curve.steps()[0]).max().orElse(0);
    double last =
        curves.stream()
            .mapToDouble(curve -> curve.steps()[curve.steps().length - 1])
            .min()
            .orElse(0);
    double[] all =
        curves.stream()
            .flatMapToDouble(curve -> DoubleStream.of(curve.steps()))
            .filter(step -> step >= first && step <= last)
            .sorted()
            .distinct()
            .toArray();
    return thinned(all);
  }

  private static double[] thinned(double[] steps) {
    int every = 1 + (steps.length - 1) / Points.MOST;
    double[] kept = new double[(steps.length + every - 1) / every];
    for (int point = 0; point < kept.length; point++) {
      // The last one of each, so that the end is there.
      kept[point] = steps[steps.length - 1 - (kept.length - 1 - point) * every];
    }
    return kept;
  }

  private static double at(Points curve, double step) {
    int place = Arrays.binarySearch(curve.steps(), step);
    if (place >= 0) {
      return curve.values()[place];
    }
    int after = -place - 1;
    double before = curve.steps()[after - 1];
    double part = (step - before) / (curve.steps()[after] - before);
    return curve.values()[after - 1] * (1 - part) + curve.values()[after] * part;
  }

  private static double halfWidth(double[] values, double mean) {
    int freedom = values.length - 1;
    if (freedom == 0) {
      return Double.NaN;
    }
    double squares = DoubleStream.of(values).map(value -> (value - mean) * (value - mean)).sum();
    return quantile(freedom) * Math.sqrt(squares / freedom / values.length);
  }

  /**
   * The 0.975 quantile of Student's t, above 10 degrees of freedom by the first terms of Cornish
   * and Fisher's expansion (Abramowitz and Stegun, 26.7.5): right to 0.0002.
   */
  static double quantile(int freedom) {
    if (freedom <= T.length) {
      return T[freedom - 1];
    }
    double z3 = Z * Z * Z;
    double z5 = z3 * Z * Z;
    double z7 = z5 * Z * Z;
    double inverse = 1.0 / freedom;
    return Z
        + inverse * (z3 + Z) / 4
        + inverse * inverse * (5 * z5 + 16 * z3 + 3 * Z) / 96
        + inverse * inverse * inverse * (3 * z7 + 19 * z5 + 17 * z3 - 15 * Z) / 384;
  }
}
