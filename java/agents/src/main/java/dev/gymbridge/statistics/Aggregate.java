package dev.gymbridge.statistics;

import java.util.Arrays;

/** What stands for the scores of several runs. */
public enum Aggregate {
  MEAN {
    @Override
    public double of(double... scores) {
      return Arrays.stream(requireSome(scores)).sum() / scores.length;
    }
  },
  MEDIAN {
    @Override
    public double of(double... scores) {
      double[] sorted = sorted(scores);
      int half = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
  },
  /** Interquartile mean: of what is left when a quarter of the scores is cut at each end. */
  IQM {
    @Override
    public double of(double... scores) {
      int cut = requireSome(scores).length / 4;
      return MEAN.of(Arrays.copyOfRange(sorted(scores), cut, scores.length - cut));
    }
  };

  /**
   * Calculates it.
   *
   * @param scores at least one, all of them numbers
   */
  public abstract double of(double... scores);

  private static double[] requireSome(double[] scores) {
    if (scores.length == 0) {
      throw new IllegalArgumentException("no scores");
    }
    return scores;
  }

  private static double[] sorted(double[] scores) {
    double[] sorted = requireSome(scores).clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
