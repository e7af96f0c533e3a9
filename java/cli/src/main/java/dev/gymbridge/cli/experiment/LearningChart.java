package dev.gymbridge.cli.experiment;

import dev.gymbridge.cli.output.CommandFailure;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.Styler.YAxisPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A picture of a training: the scores of its games and their mean, and ε on an axis of its own. */
final class LearningChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;

  /** XChart labels points that are evenly apart, such as every 18th, in place of round numbers. */
  private static final double UNEVEN = 1e-3;

  private static final Color SCORE = new Color(0xA9C4E4);
  private static final Color MEAN = new Color(0x1F5FA8);
  private static final Color EPSILON = new Color(0xD97706);

  private LearningChart() {}

  /**
   * Draws a training in which a game has ended.
   *
   * @throws CommandFailure where the file cannot be written
   */
  static void write(Path file, GameTraining training) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .theme(ChartTheme.Matlab)
            .xAxisTitle("game")
            .yAxisTitle("score")
            .build();
    chart
        .getStyler()
        .setXAxisMin(0.0)
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE);
    chart.setYAxisGroupTitle(1, "ε");
    chart.getStyler().setYAxisGroupPosition(1, YAxisPosition.Right);
    chart.getStyler().setYAxisMin(1, 0.0).setYAxisMax(1, 1.0);
    int last = training.scores().size() - 1;
    List<Double> games =
        IntStream.rangeClosed(0, last)
            .mapToObj(game -> game < last ? game : game + UNEVEN)
            .toList();
    List<Double> means =
        IntStream.range(0, training.scores().size()).mapToObj(training::mean).toList();
    add(chart, "score", games, training.scores(), SCORE, 1);
    add(chart, "mean of %d".formatted(training.window()), games, means, MEAN, 2);
    add(chart, "ε", games, training.epsilons(), EPSILON, 1.5f).setYAxisGroup(1);
    try {
      Files.write(file, BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG));
    } catch (IOException failure) {
      throw CommandFailure.notWritten(file, failure);
    }
  }

  private static XYSeries add(
      XYChart chart, String name, List<Double> x, List<Double> y, Color color, float width) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(width));
    return series;
  }
}
