package dev.gymbridge.cli;

import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What a row of numbers is like.
 *
 * @param std population standard deviation, as {@code numpy.std} gives it
 */
record Statistics(double mean, double std, double min, double max) {
  private static final MathContext SHOWN = new MathContext(6);

  /**
   * Statistics of the given numbers.
   *
   * @param values at least one
   */
  static Statistics of(double... values) {
    double sum = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Statistics(mean, Math.sqrt(squares / values.length), min, max);
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.add("mean", Json.number(mean));
    json.add("std", Json.number(std));
    json.add("min", Json.number(min));
    json.add("max", Json.number(max));
    return json;
  }

  @Override
  public String toString() {
    return "mean %s, std %s, min %s, max %s"
        .formatted(shown(mean), shown(std), shown(min), shown(max));
  }

  /** A number to six significant digits. */
  static String shown(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).round(SHOWN).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
