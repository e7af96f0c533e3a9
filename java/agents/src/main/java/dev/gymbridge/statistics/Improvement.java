package dev.gymbridge.statistics;

import java.util.List;

/** How likely it is that a run of one algorithm has a greater score than one of another. */
public final class Improvement {
  private Improvement() {}

  /**
   * P(X &gt; Y) + P(X = Y) / 2 of two runs drawn from those of a task, as Mann and Whitney's U has
   * it; the mean over all tasks.
   *
   * @param x scores of one algorithm's runs, for each task at least one
   * @param y likewise of the other, for the same tasks
   * @return 0 … 1; 0.5 where none is better
   */
  public static double probability(List<double[]> x, List<double[]> y) {
    if (x.isEmpty() || x.size() != y.size()) {
      throw new IllegalArgumentException(x.size() + " tasks beside " + y.size());
    }
    double sum = 0;
    for (int task = 0; task < x.size(); task++) {
      sum += probability(x.get(task), y.get(task));
    }
    return sum / x.size();
  }

  private static double probability(double[] x, double[] y) {
    double greater = 0;
    for (double one : x) {
      for (double other : y) {
        greater += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
    return greater / ((double) x.length * y.length);
  }
}
