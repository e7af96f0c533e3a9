package dev.gymbridge.benchmarks;

import dev.gymbridge.cli.picture.Curve;
import dev.gymbridge.cli.picture.Curve.Point;
import dev.gymbridge.cli.picture.LineChart;
import dev.gymbridge.cli.picture.Look;
import dev.gymbridge.cli.picture.PictureFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws the memory that trainings held, of what {@link Soak} wrote.
 *
 * <p>Arguments: {@code PICTURE CSV…}.
 */
public final class SoakPicture {
  private static final double KILOBYTES = 1e3;
  private static final double PERCENT = 100;
  private static final List<String> COLUMNS =
      List.of("heap_kb", "java_memory_kb", "server_memory_kb");

  private SoakPicture() {}

  /** Writes the picture. */
  public static void main(String[] arguments) throws IOException {
    List<Curve> curves = new ArrayList<>();
    for (String argument : List.of(arguments).subList(1, arguments.length)) {
      add(curves, Path.of(argument));
    }
    PictureFile.write(
        Path.of(arguments[0]),
        new LineChart("", "part of the steps, %", "memory, MB", "", curves, Look.LIGHT));
  }

  private static void add(List<Curve> curves, Path file) throws IOException {
    List<String[]> rows = Files.readAllLines(file).stream().map(line -> line.split(",")).toList();
    List<String> heads = List.of(rows.get(0));
    List<String[]> cells = rows.subList(1, rows.size());
    double steps = Double.parseDouble(cells.get(cells.size() - 1)[0]);
    String run = String.valueOf(file.getFileName()).replace(".csv", "");
    for (String column : COLUMNS) {
      int index = heads.indexOf(column);
      List<Point> points =
          cells.stream()
              .map(
                  row ->
                      Point.of(
                          PERCENT * Double.parseDouble(row[0]) / steps,
                          Double.parseDouble(row[index]) / KILOBYTES))
              .toList();
      String name = run + ": " + column.replace("_kb", "").replace('_', ' ');
      curves.add(Curve.of(name, curves.size(), points));
    }
  }
}
