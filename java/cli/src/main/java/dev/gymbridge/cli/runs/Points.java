package dev.gymbridge.cli.runs;

import java.util.Arrays;

/**
 * A curve as numbers.
 *
 * @param steps environment steps, ascending
 * @param values at each; NaN where there is no finite value
 */
@SuppressWarnings("ArrayRecordComponent") // thousands of numbers, made for one reader
public record Points(double[] steps, double[] values) {
  /** As many as can be told apart on a screen. */
  public static final int MOST = 512;

  /** Without the points that have no value. */
  public Points present() {
    int[] kept = new int[values.length];
    int size = 0;
    for (int point = 0; point < values.length; point++) {
      if (Double.isFinite(values[point])) {
        kept[size++] = point;
      }
    }
    int[] places = Arrays.copyOf(kept, size);
    return new Points(
        Arrays.stream(places).mapToDouble(place -> steps[place]).toArray(),
        Arrays.stream(places).mapToDouble(place -> values[place]).toArray());
  }
}
