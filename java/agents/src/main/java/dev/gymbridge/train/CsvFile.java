package dev.gymbridge.train;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table in a file, a row at a time; its first column is the environment step. */
final class CsvFile implements AutoCloseable {
  private final Writer writer;
  private final int columns;

  /**
   * Opens a table; where the file is there its rows after a step are removed, and a last row that
   * was not written to its end. What the file had in columns of the same names stays; in columns
   * that it had not its rows are empty.
   *
   * @param lastStep 0 for a new table
   */
  CsvFile(Path file, List<String> columns, long lastStep) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", columns));
    List<List<String>> table = lines(file);
    for (List<String> row : table.subList(Math.min(1, table.size()), table.size())) {
      if (lastStep > 0 && Long.parseLong(row.get(0)) <= lastStep) {
        lines.add(
            columns.stream()
                .map(column -> cell(row, table.get(0).indexOf(column)))
                .collect(Collectors.joining(",")));
      }
    }
    String content = String.join("\n", lines) + "\n";
    AtomicFile.write(file, content.getBytes(StandardCharsets.UTF_8));
    this.columns = columns.size();
    this.writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  private static String cell(List<String> row, int column) {
    return column < 0 ? "" : row.get(column);
  }

  /** A file's complete rows, without the heads of its columns; none where there is no file. */
  static List<List<String>> rows(Path file) throws IOException {
    return lines(file).stream().skip(1).toList();
  }

  private static List<List<String>> lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> List.of(line.split(",", -1)))
        .toList();
  }

  /** Adds a row; NaN is an empty cell. */
  void add(List<? extends Number> row) throws IOException {
    if (row.size() != columns) {
      throw new IllegalArgumentException(row.size() + " cells for " + columns + " columns");
    }
    writer.write(row.stream().map(CsvFile::cell).collect(Collectors.joining(",")) + "\n");
    writer.flush();
  }

  private static String cell(Number value) {
    return value instanceof Double number && number.isNaN() ? "" : value.toString();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
