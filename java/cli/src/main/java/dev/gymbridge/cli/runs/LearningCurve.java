package dev.gymbridge.cli.runs;

import dev.gymbridge.cli.picture.Curve.Point;
import dev.gymbridge.run.RunFolder.Episode;
import dev.gymbridge.run.Statistics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** How the return of training episodes changed: means over the last of them. */
public final class LearningCurve {
  private static final int PARTS = 300;

  private LearningCurve() {}

  /**
   * A point for each episode whose last {@code window} returns are all finite: their mean by
   * environment steps, with a band of a standard deviation to each side.
   *
   * @param window episodes that a mean is over, at least 1; fewer at the start
   */
  public static List<Point> of(List<Episode> episodes, int window) {
    List<Point> points = new ArrayList<>();
    Deque<Double> last = new ArrayDeque<>();
    for (Episode episode : episodes) {
      last.addLast(episode.score());
      if (last.size() > window) {
        last.removeFirst();
      }
      double mean = mean(last);
      if (Double.isFinite(mean)) {
        double std = Math.sqrt(Math.max(0, meanSquare(last, mean)));
        points.add(new Point(episode.steps(), mean, mean - std, mean + std));
      }
    }
    return points;
  }

  /**
   * The mean of several curves, with a band of a standard deviation between them to each side, at
   * as many steps as can be told apart, from where all have begun to where the first one ends.
   *
   * @param curves at least one, none of them empty
   */
  public static List<Point> mean(List<List<Point>> curves) {
    double from = curves.stream().mapToDouble(curve -> curve.get(0).x()).max().orElseThrow();
    double to =
        curves.stream().mapToDouble(curve -> curve.get(curve.size() - 1).x()).min().orElseThrow();
    List<Point> points = new ArrayList<>();
    for (int part = 0; part <= PARTS; part++) {
      double x = from + (to - from) * part / PARTS;
      Statistics at = Statistics.of(curves.stream().mapToDouble(curve -> at(curve, x)).toArray());
      points.add(new Point(x, at.mean(), at.mean() - at.std(), at.mean() + at.std()));
    }
    return points;
  }

  /** The value of the last point that is not after x. */
  private static double at(List<Point> curve, double x) {
    int low = 0;
    int high = curve.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (curve.get(middle).x() <= x) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return curve.get(low).y();
  }

  private static double mean(Deque<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static double meanSquare(Deque<Double> values, double mean) {
    return values.stream()
        .mapToDouble(value -> (value - mean) * (value - mean))
        .average()
        .orElse(Double.NaN);
  }
}
