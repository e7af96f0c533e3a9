package dev.gymbridge.cli.picture;

import dev.gymbridge.cli.picture.Curve.Point;
import java.awt.Graphics2D;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.YAxisPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Curves over a common axis, with bands around those that have some.
 *
 * @param title above them; empty for none
 * @param x what is to the right, with its unit
 * @param y what is upwards, with its unit
 * @param right what is upwards by the axis on the right, which goes from 0 to 1; empty where no
 *     curve belongs to it
 * @param curves at least one
 */
public record LineChart(
    String title, String x, String y, String right, List<Curve> curves, Look look)
    implements Drawing {
  private static final int PLOT_HEIGHT = 400;
  private static final int LEGEND_LINE_HEIGHT = 26;

  /**
   * Of an axis, beyond the first and the last point. No whole number of such parts is 1, as XChart
   * labels points that are evenly apart in place of round numbers.
   */
  private static final double MARGIN = 0.0157;

  private static final int RIGHT = 1;

  /** Copies. */
  public LineChart {
    if (curves.isEmpty()) {
      throw new IllegalArgumentException("a chart without curves");
    }
    curves = curves.stream().map(Curve::thinned).toList();
  }

  @Override
  public int width() {
    return Styling.WIDTH;
  }

  @Override
  public int height() {
    int lines = hasLegend() ? named().mapToInt(curve -> Styling.lines(curve.name())).sum() : 0;
    return PLOT_HEIGHT + LEGEND_LINE_HEIGHT * lines;
  }

  private boolean hasLegend() {
    return curves.size() > 1 && named().findAny().isPresent();
  }

  private Stream<Curve> named() {
    return curves.stream().filter(curve -> !curve.name().isEmpty());
  }

  @Override
  public void draw(Graphics2D graphics) {
    XYChart chart =
        new XYChartBuilder()
            .width(width())
            .height(height())
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    Styling.apply(chart, look);
    scale(chart);
    for (int index = 0; index < curves.size(); index++) {
      addBand(chart, index);
    }
    for (int index = 0; index < curves.size(); index++) {
      addLine(chart, index);
    }
    chart.paint(graphics, width(), height());
  }

  private void scale(XYChart chart) {
    XYStyler styler = chart.getStyler();
    styler.setChartTitleVisible(!title.isEmpty()).setLegendVisible(hasLegend());
    styler.setYAxisTickLabelsFormattingFunction(Styling::tick);
    double last = all(Point::x).max().orElseThrow();
    double first = Math.min(0, all(Point::x).min().orElseThrow());
    double aside = MARGIN * Math.max(last - first, 1);
    styler.setXAxisMin(first - aside).setXAxisMax(last + aside);
    if (!right.isEmpty()) {
      chart.setYAxisGroupTitle(RIGHT, right);
      styler.setYAxisGroupPosition(RIGHT, YAxisPosition.Right);
      styler.setYAxisMin(RIGHT, -MARGIN).setYAxisMax(RIGHT, 1 + MARGIN);
      styler.setYAxisGroupTickLabelsColorMap(RIGHT, look.ink());
    }
    List<Curve> left = curves.stream().filter(curve -> !curve.right()).toList();
    double low = extremes(left).min().orElse(0);
    double high = extremes(left).max().orElse(1);
    double room = 3 * MARGIN * (high > low ? high - low : Math.max(Math.abs(high), 1));
    styler.setYAxisMin(0, low - room).setYAxisMax(0, high + room);
  }

  private DoubleStream all(ToDoubleFunction<Point> of) {
    return curves.stream().flatMap(curve -> curve.points().stream()).mapToDouble(of);
  }

  private static DoubleStream extremes(List<Curve> curves) {
    return curves.stream()
        .flatMap(curve -> curve.points().stream())
        .flatMap(point -> Stream.of(point.low(), point.y(), point.high()))
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite);
  }

  /** A polygon: there by the upper ends, and back by the lower ones. */
  private void addBand(XYChart chart, int index) {
    Curve curve = curves.get(index);
    List<Point> banded = curve.points().stream().filter(Point::hasBand).toList();
    int count = banded.size();
    if (count < 2) {
      return;
    }
    double[] xs = new double[2 * count];
    double[] ys = new double[2 * count];
    for (int point = 0; point < count; point++) {
      int back = 2 * count - 1 - point;
      xs[point] = banded.get(point).x();
      ys[point] = banded.get(point).high();
      xs[back] = banded.get(point).x();
      ys[back] = banded.get(point).low();
    }
    XYSeries band = add(chart, "band " + index, curve, xs, ys);
    band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    band.setFillColor(look.band(curve.color()));
    band.setLineStyle(SeriesLines.NONE);
    band.setShowInLegend(false);
  }

  private void addLine(XYChart chart, int index) {
    Curve curve = curves.get(index);
    double[] xs = curve.points().stream().mapToDouble(Point::x).toArray();
    double[] ys = curve.points().stream().mapToDouble(Point::y).toArray();
    XYSeries line = add(chart, "line " + index, curve, xs, ys);
    line.setLabel(Styling.legend(curve.name()));
    line.setShowInLegend(!curve.name().isEmpty());
    line.setLineColor(curve.faint() ? look.faint(curve.color()) : look.color(curve.color()));
    line.setLineStyle(curve.faint() ? Look.faintStroke() : look.stroke(curve.color()));
    if (xs.length == 1) {
      line.setMarker(SeriesMarkers.CIRCLE);
      line.setMarkerColor(look.color(curve.color()));
    }
  }

  private static XYSeries add(XYChart chart, String name, Curve curve, double[] xs, double[] ys) {
    XYSeries series = chart.addSeries(name, xs, ys);
    series.setMarker(SeriesMarkers.NONE);
    series.setYAxisGroup(curve.right() ? RIGHT : 0);
    return series;
  }
}
