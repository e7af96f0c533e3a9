package dev.gymbridge.cli.dashboard;

import dev.gymbridge.cli.runs.Points;
import java.util.Arrays;

/**
 * A column of a table by environment step, in at most {@value Points#MOST} points however many rows
 * are added: where there are more, each point is the mean of as many rows. Not thread-safe.
 */
final class Curve {
  private double[] stepSums = new double[16];
  private double[] valueSums = new double[16];
  private int[] rows = new int[16];
  private int[] finite = new int[16];
  private int size;
  private int rowsInPoint = 1;
  private double last = Double.NaN;
  private double greatest = Double.NaN;

  /** Adds a row; a value that is not finite counts as none. */
  void add(double step, double value) {
    if (size == 0 || rows[size - 1] == rowsInPoint) {
      begin();
    }
    int point = size - 1;
    rows[point]++;
    stepSums[point] += step;
    if (Double.isFinite(value)) {
      finite[point]++;
      valueSums[point] += value;
      last = value;
      greatest = Double.isNaN(greatest) ? value : Math.max(greatest, value);
    }
  }

  private void begin() {
    if (size == Points.MOST) {
      halve();
    } else if (size == rows.length) {
      stepSums = Arrays.copyOf(stepSums, 2 * size);
      valueSums = Arrays.copyOf(valueSums, 2 * size);
      rows = Arrays.copyOf(rows, 2 * size);
      finite = Arrays.copyOf(finite, 2 * size);
    }
    stepSums[size] = 0;
    valueSums[size] = 0;
    rows[size] = 0;
    finite[size] = 0;
    size++;
  }

  private void halve() {
    size = Points.MOST / 2;
    rowsInPoint *= 2;
    for (int point = 0; point < size; point++) {
      join(stepSums, point);
      join(valueSums, point);
      rows[point] = rows[2 * point] + rows[2 * point + 1];
      finite[point] = finite[2 * point] + finite[2 * point + 1];
    }
  }

  private static void join(double[] sums, int point) {
    sums[point] = sums[2 * point] + sums[2 * point + 1];
  }

  /** The points so far. */
  Points points() {
    double[] steps = new double[size];
    double[] values = new double[size];
    for (int point = 0; point < size; point++) {
      steps[point] = stepSums[point] / rows[point];
      values[point] = finite[point] == 0 ? Double.NaN : valueSums[point] / finite[point];
    }
    return new Points(steps, values);
  }

  /** The last finite value; NaN where there is none. */
  double last() {
    return last;
  }

  /** The greatest finite value; NaN where there is none. */
  double greatest() {
    return greatest;
  }
}
