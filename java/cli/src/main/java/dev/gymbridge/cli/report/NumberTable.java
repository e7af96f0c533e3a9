package dev.gymbridge.cli.report;

import dev.gymbridge.cli.picture.Curve.Point;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.run.RunTables;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A table of a run, as numbers.
 *
 * @param columns their names; the first is the environment steps
 * @param rows a number for each column; NaN for an empty cell
 */
record NumberTable(List<String> columns, List<double[]> rows) {
  /** Some columns of a table; no rows where the run has no such file. */
  static NumberTable read(RunFolder folder, String file, String... columns) {
    List<String> names = List.of(columns);
    return new NumberTable(names, RunTables.numbers(folder, file, names));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  private int index(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException("no column " + column + " in " + columns);
    }
    return index;
  }

  double get(int row, String column) {
    return rows.get(row)[index(column)];
  }

  DoubleStream column(String column) {
    int index = index(column);
    return rows.stream().mapToDouble(row -> row[index]);
  }

  /** In the last row; NaN where there is none. */
  double last(String column) {
    return isEmpty() ? Double.NaN : get(rows.size() - 1, column);
  }

  /** Of what is finite. */
  double sum(String column) {
    return column(column).filter(Double::isFinite).sum();
  }

  /** A column by environment steps, without rows in which it is not finite. */
  List<Point> points(String column) {
    int index = index(column);
    return rows.stream()
        .filter(row -> Double.isFinite(row[index]))
        .map(row -> Point.of(row[0], row[index]))
        .toList();
  }

  /** Likewise with a band of another column to each side. */
  List<Point> points(String column, String spread) {
    int index = index(column);
    int around = index(spread);
    return rows.stream()
        .filter(row -> Double.isFinite(row[index]))
        .map(
            row ->
                new Point(row[0], row[index], row[index] - row[around], row[index] + row[around]))
        .toList();
  }
}
