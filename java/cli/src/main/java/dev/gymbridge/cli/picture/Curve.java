package dev.gymbridge.cli.picture;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A line of a {@link LineChart}.
 *
 * @param name in the legend; empty for a curve that is not there
 * @param color number of its colour, from 0 on; those of the same number share it
 * @param faint whether it is drawn thin and pale, behind others
 * @param right whether it belongs to the axis on the right
 * @param points by x, rising; at least one
 */
public record Curve(String name, int color, boolean faint, boolean right, List<Point> points) {
  /** So many are told apart in a picture; a file with more is only larger. */
  private static final int MOST_POINTS = 400;

  /**
   * A point, and the ends of the band around it.
   *
   * @param low NaN for no band
   * @param high NaN for no band
   */
  public record Point(double x, double y, double low, double high) {
    /** A point without a band. */
    public static Point of(double x, double y) {
      return new Point(x, y, Double.NaN, Double.NaN);
    }

    boolean hasBand() {
      return !Double.isNaN(low) && !Double.isNaN(high);
    }
  }

  /** Copies. */
  public Curve {
    if (points.isEmpty()) {
      throw new IllegalArgumentException(name + " has no points");
    }
    points = List.copyOf(points);
  }

  /** A line of the axis on the left. */
  public static Curve of(String name, int color, List<Point> points) {
    return new Curve(name, color, false, false, points);
  }

  /** Drawn thin and pale. */
  public Curve faintly() {
    return new Curve(name, color, true, right, points);
  }

  /** Of the axis on the right. */
  public Curve onTheRight() {
    return new Curve(name, color, faint, true, points);
  }

  /** The same line alone. */
  public Curve withoutBand() {
    return new Curve(
        name, color, faint, right, points.stream().map(p -> Point.of(p.x(), p.y())).toList());
  }

  /** Whether anything is drawn around it. */
  public boolean hasBand() {
    return points.stream().anyMatch(Point::hasBand);
  }

  /**
   * The same with at most as many points as can be told apart, each the mean of some that follow
   * one another. A faint line gets a band, from the least to the greatest of them.
   */
  Curve thinned() {
    int count = points.size();
    if (count <= MOST_POINTS) {
      return this;
    }
    List<Point> thin = new ArrayList<>();
    for (int part = 0; part < MOST_POINTS; part++) {
      int from = (int) ((long) count * part / MOST_POINTS);
      int to = (int) ((long) count * (part + 1) / MOST_POINTS);
      thin.add(joined(points.subList(from, to)));
    }
    return new Curve(name, color, faint, right, thin);
  }

  private Point joined(List<Point> some) {
    DoubleSummaryStatistics y = some.stream().mapToDouble(Point::y).summaryStatistics();
    return new Point(
        mean(some, Point::x),
        y.getAverage(),
        faint ? y.getMin() : mean(some, Point::low),
        faint ? y.getMax() : mean(some, Point::high));
  }

  private static double mean(List<Point> some, ToDoubleFunction<Point> of) {
    return some.stream().mapToDouble(of).average().orElse(Double.NaN);
  }
}
