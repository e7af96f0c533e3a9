package dev.gymbridge.cli.report;

import dev.gymbridge.cli.picture.Curve;
import dev.gymbridge.cli.picture.Curve.Point;
import dev.gymbridge.cli.picture.LineChart;
import dev.gymbridge.cli.runs.Differences;
import dev.gymbridge.cli.runs.Points;
import dev.gymbridge.cli.runs.SeedMean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * How the runs of a sweep learnt: of each group the mean of those that are finished, and every run
 * behind it.
 */
final class SweepCurves {
  private static final String WHAT =
      """
      <p class="note">%s. Thin: each run. Thick: the mean of a group's finished runs with its 95 %% \
      interval by Student’s t, as far as all of them came.</p>
      """;

  private SweepCurves() {}

  /**
   * The part of a page.
   *
   * @param environment of all runs, for a group that is all of them
   */
  static String html(List<SweptRun> runs, Differences keys, String environment) {
    Map<String, List<SweptRun>> groups = new LinkedHashMap<>();
    for (SweptRun run : runs) {
      if (run.run() != null) {
        String kind = keys.kind(run.config());
        groups
            .computeIfAbsent(kind.isEmpty() ? environment : kind, none -> new ArrayList<>())
            .add(run);
      }
    }
    String evaluations =
        picture(groups, "Mean return of an evaluation", run -> run.evaluations().points("mean"));
    if (!evaluations.isEmpty()) {
      return evaluations;
    }
    String training =
        picture(
            groups,
            "Mean return of 100 training episodes",
            run -> run.metrics().points("mean_return"));
    return training.isEmpty() ? "<p>Nothing to draw yet.</p>\n" : training;
  }

  private static String picture(
      Map<String, List<SweptRun>> groups, String what, Function<ReportedRun, List<Point>> points) {
    List<Curve> behind = new ArrayList<>();
    List<Curve> means = new ArrayList<>();
    int color = 0;
    for (Map.Entry<String, List<SweptRun>> group : groups.entrySet()) {
      List<Point> mean =
          mean(curves(group.getValue().stream().filter(SweptRun::isFinished).toList(), points));
      if (!mean.isEmpty()) {
        means.add(Curve.of(group.getKey(), color, mean));
      }
      String name = mean.isEmpty() ? group.getKey() : "";
      for (List<Point> curve : curves(group.getValue(), points)) {
        behind.add(Curve.of(name, color, curve).faintly());
        name = "";
      }
      color++;
    }
    if (behind.isEmpty()) {
      return "";
    }
    behind.addAll(means);
    return PagePicture.html(
            what + " by environment steps",
            look -> new LineChart("", "environment steps", "return", "", behind, look))
        + WHAT.formatted(what);
  }

  private static List<List<Point>> curves(
      List<SweptRun> runs, Function<ReportedRun, List<Point>> points) {
    return runs.stream()
        .map(run -> points.apply(Objects.requireNonNull(run.run())))
        .filter(curve -> !curve.isEmpty())
        .toList();
  }

  private static List<Point> mean(List<List<Point>> curves) {
    if (curves.isEmpty()) {
      return List.of();
    }
    SeedMean mean = SeedMean.of(curves.stream().map(SweepCurves::numbers).toList());
    List<Point> points = new ArrayList<>();
    for (int point = 0; point < mean.low().length; point++) {
      points.add(
          new Point(
              mean.mean().steps()[point],
              mean.mean().values()[point],
              mean.low()[point],
              mean.high()[point]));
    }
    return List.copyOf(points);
  }

  private static Points numbers(List<Point> curve) {
    return new Points(
        curve.stream().mapToDouble(Point::x).toArray(),
        curve.stream().mapToDouble(Point::y).toArray());
  }
}
