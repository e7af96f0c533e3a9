package dev.gymbridge.cli.picture;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.util.List;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Estimates with their intervals: a panel for each statistic, and in it a row for each group.
 *
 * @param title above them; empty for none
 * @param x what is to the right in all panels, with its unit
 * @param groups their names, at least one
 * @param panels at least one
 */
public record IntervalChart(
    String title, String x, List<String> groups, List<Panel> panels, Look look) implements Drawing {
  private static final int ROW = 30;
  private static final int PANEL = 92;
  private static final int TITLE = 44;
  private static final int LEGEND_LINE = 26;
  private static final float BAR = 9;
  private static final double MARGIN = 0.0757;

  /**
   * A statistic.
   *
   * @param name of it
   * @param estimates of each group
   */
  public record Panel(String name, List<Estimate> estimates) {
    /** Copies. */
    public Panel {
      estimates = List.copyOf(estimates);
    }
  }

  /** A number and the ends of its interval; both are the number where there is no interval. */
  public record Estimate(double value, double low, double high) {}

  /** Copies. */
  public IntervalChart {
    groups = List.copyOf(groups);
    panels = List.copyOf(panels);
  }

  @Override
  public int width() {
    return Styling.WIDTH;
  }

  private int panelHeight() {
    return PANEL + ROW * groups.size();
  }

  private int legendHeight() {
    return groups.stream().mapToInt(Styling::lines).sum() * LEGEND_LINE;
  }

  private int titleHeight() {
    return title.isEmpty() ? 0 : TITLE;
  }

  @Override
  public int height() {
    return titleHeight() + panels.size() * panelHeight() + legendHeight();
  }

  @Override
  public void draw(Graphics2D graphics) {
    int top = 0;
    for (int index = 0; index < panels.size(); index++) {
      boolean first = index == 0;
      boolean last = index == panels.size() - 1;
      int height = panelHeight() + (first ? titleHeight() : 0) + (last ? legendHeight() : 0);
      Graphics2D part = (Graphics2D) graphics.create();
      part.translate(0, top);
      chart(index, height, first, last).paint(part, width(), height);
      part.dispose();
      top += height;
    }
  }

  private XYChart chart(int index, int height, boolean first, boolean last) {
    Panel panel = panels.get(index);
    XYChart chart =
        new XYChartBuilder()
            .width(width())
            .height(height)
            .title(first ? title : "")
            .xAxisTitle(panel.name() + " " + x)
            .build();
    Styling.apply(chart, look);
    XYStyler styler = chart.getStyler();
    styler.setChartTitleVisible(first && !title.isEmpty()).setLegendVisible(last);
    styler.setYAxisTicksVisible(false).setYAxisTitleVisible(false);
    styler.setPlotGridHorizontalLinesVisible(false);
    styler.setYAxisMin(-0.5).setYAxisMax(groups.size() - 0.5);
    double low = ends().min().orElse(0);
    double high = ends().max().orElse(1);
    double room = MARGIN * (high > low ? high - low : Math.max(Math.abs(high), 1));
    styler.setXAxisMin(low - room).setXAxisMax(high + room);
    for (int group = 0; group < groups.size(); group++) {
      add(chart, group, panel.estimates().get(group));
    }
    return chart;
  }

  /** Of all panels, which have the same axis, so that they can be compared. */
  private DoubleStream ends() {
    return panels.stream()
        .flatMap(panel -> panel.estimates().stream())
        .flatMapToDouble(each -> DoubleStream.of(each.low(), each.value(), each.high()));
  }

  private void add(XYChart chart, int group, Estimate estimate) {
    double row = groups.size() - 1.0 - group;
    XYSeries interval =
        chart.addSeries(
            "interval " + group,
            new double[] {estimate.low(), estimate.high()},
            new double[] {row, row});
    interval.setMarker(SeriesMarkers.NONE);
    interval.setLabel(Styling.legend(groups.get(group)));
    interval.setLineColor(look.interval(group));
    interval.setLineStyle(new BasicStroke(BAR, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    XYSeries point =
        chart.addSeries("point " + group, new double[] {estimate.value()}, new double[] {row});
    point.setMarker(SeriesMarkers.CIRCLE);
    point.setMarkerColor(look.color(group));
    point.setShowInLegend(false);
  }
}
