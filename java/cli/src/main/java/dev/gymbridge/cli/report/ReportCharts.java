package dev.gymbridge.cli.report;

import dev.gymbridge.cli.picture.Curve;
import dev.gymbridge.cli.picture.Curve.Point;
import dev.gymbridge.cli.picture.LineChart;
import java.util.ArrayList;
import java.util.List;

/** The charts of a report, each as a picture of the page in both looks. */
final class ReportCharts {
  private static final int BLUE = 0;
  private static final int GREEN = 2;
  private static final int PINK = 3;

  private ReportCharts() {}

  /** Returns, and ε beside them; empty where no episode has ended. */
  static String returns(ReportedRun run) {
    List<Curve> curves = new ArrayList<>();
    List<Point> evaluations = run.evaluations().points("mean", "std");
    List<Point> means = run.metrics().points("mean_return");
    boolean alone = evaluations.isEmpty() && means.isEmpty();
    List<Point> episodes = run.episodes().points("return");
    if (!episodes.isEmpty()) {
      Curve each = Curve.of("training episodes", BLUE, episodes);
      curves.add(alone ? each : each.faintly());
    }
    if (!evaluations.isEmpty()) {
      curves.add(Curve.of("evaluation, mean ± std", BLUE, evaluations));
    } else if (!means.isEmpty()) {
      curves.add(Curve.of("mean of 100 training episodes", BLUE, means));
    }
    if (curves.isEmpty()) {
      return "";
    }
    List<Point> epsilon = run.metrics().points("epsilon");
    if (!epsilon.isEmpty()) {
      curves.add(Curve.of("ε", PINK, epsilon).onTheRight());
    }
    String name = "return by environment steps";
    return picture(name, "", "return", epsilon.isEmpty() ? "" : "ε", curves);
  }

  /** A column of metrics.csv; a sentence where nothing of it can be drawn. */
  static String metric(ReportedRun run, String column, String title) {
    List<Point> points = run.metrics().points(column);
    int without = run.metrics().rows().size() - points.size();
    String missing =
        without == 0
            ? ""
            : "<p>%s: %,d of %,d rows of metrics.csv have no finite number.</p>"
                .formatted(Html.text(title), without, run.metrics().rows().size());
    return points.isEmpty()
        ? missing
        : picture(title, title, "", "", List.of(Curve.of(title, GREEN, points))) + missing;
  }

  private static String picture(
      String name, String title, String y, String right, List<Curve> curves) {
    return PagePicture.html(
        name, look -> new LineChart(title, "environment steps", y, right, curves, look));
  }
}
