package dev.gymbridge.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws the memory that trainings held, of what {@link Soak} wrote.
 *
 * <p>Arguments: {@code PNG CSV…}.
 */
public final class SoakPicture {
  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 360;
  private static final double KILOBYTES = 1e3;
  private static final double PERCENT = 100;
  private static final List<String> COLUMNS =
      List.of("heap_kb", "java_memory_kb", "server_memory_kb");

  private SoakPicture() {}

  /** Writes the picture. */
  public static void main(String[] arguments) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .theme(ChartTheme.Matlab)
            .xAxisTitle("part of the steps, %")
            .yAxisTitle("MB")
            .build();
    chart
        .getStyler()
        .setXAxisMin(0.0)
        .setXAxisMax(PERCENT)
        .setYAxisMin(0.0)
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(LegendPosition.OutsideE)
        .setLegendBorderColor(Color.WHITE);
    for (String argument : List.of(arguments).subList(1, arguments.length)) {
      draw(chart, Path.of(argument));
    }
    Files.write(Path.of(arguments[0]), BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG));
  }

  private static void draw(XYChart chart, Path file) throws IOException {
    List<String[]> rows = Files.readAllLines(file).stream().map(line -> line.split(",")).toList();
    List<String> heads = List.of(rows.get(0));
    List<String[]> cells = rows.subList(1, rows.size());
    double steps = Double.parseDouble(cells.get(cells.size() - 1)[0]);
    String run = String.valueOf(file.getFileName()).replace(".csv", "");
    for (String column : COLUMNS) {
      int index = heads.indexOf(column);
      XYSeries series =
          chart.addSeries(
              run + ": " + column.replace("_kb", "").replace('_', ' '),
              cells.stream().map(row -> PERCENT * Double.parseDouble(row[0]) / steps).toList(),
              cells.stream().map(row -> Double.parseDouble(row[index]) / KILOBYTES).toList());
      series.setMarker(SeriesMarkers.NONE);
      series.setLineStyle(new BasicStroke(1.5f));
    }
  }
}
