package dev.gymbridge.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * What a row of numbers is like.
 *
 * @param std population standard deviation, as {@code numpy.std} gives it
 */
public record Statistics(double mean, double std, double min, double max, double median) {
  private static final MathContext SHOWN = new MathContext(6);

  /**
   * Statistics of numbers.
   *
   * @param values at least one
   */
  public static Statistics of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    int half = values.length / 2;
    double median = values.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Statistics(
        mean, Math.sqrt(squares / values.length), sorted[0], sorted[values.length - 1], median);
  }

  @Override
  public String toString() {
    return "mean %s, std %s, min %s, max %s"
        .formatted(shown(mean), shown(std), shown(min), shown(max));
  }

  /** A number to six significant digits. */
  public static String shown(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).round(SHOWN).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
