package dev.gymbridge.run;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table in a file, a row at a time; its first column is the environment step. */
public final class CsvFile implements AutoCloseable {
  private final FileChannel channel;
  private final Writer writer;
  private final int columns;

  /**
   * Opens a table; where the file is there its rows after a step are removed, and what was not
   * written to the end of a row or is none. What the file had in columns of the same names stays;
   * in columns that it had not its rows are empty.
   *
   * @param lastStep 0 for a new table
   */
  CsvFile(Path file, List<String> columns, long lastStep) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", columns));
    List<List<String>> table = lines(file);
    for (List<String> row : table.subList(Math.min(1, table.size()), table.size())) {
      if (lastStep > 0 && row.size() == table.get(0).size() && step(row) <= lastStep) {
        lines.add(
            columns.stream()
                .map(column -> cell(row, table.get(0).indexOf(column)))
                .collect(Collectors.joining(",")));
      }
    }
    String content = String.join("\n", lines) + "\n";
    AtomicFile.write(file, content.getBytes(StandardCharsets.UTF_8));
    this.columns = columns.size();
    this.channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    this.writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
  }

  /** Where power was lost, rows that were not {@link #sync synced} may be anything. */
  private static long step(List<String> row) {
    return row.get(0).matches("\\d{1,18}") ? Long.parseLong(row.get(0)) : Long.MAX_VALUE;
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

  /** Puts all rows on the disk. */
  void sync() throws IOException {
    channel.force(false);
  }

  private static String cell(Number value) {
    return value instanceof Double number && number.isNaN() ? "" : value.toString();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
