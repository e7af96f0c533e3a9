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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A table in a file, a row at a time; its first column is the environment step. */
final class CsvFile implements AutoCloseable {
  private static final Pattern STEP = Pattern.compile("\\d{1,18}");

  /** Nothing, or as Java writes a number. */
  private static final Pattern CELL =
      Pattern.compile("|-?(\\d{1,19}(\\.\\d{1,19}(E-?\\d{1,3})?)?|Infinity)");

  private final FileChannel channel;
  private final Writer writer;
  private final int columns;

  /**
   * Opens a table; where the file is there its rows after a step are removed, and what is none.
   *
   * @param lastStep 0 for a new table
   */
  CsvFile(Path file, List<String> columns, long lastStep) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", columns));
    if (lastStep > 0) {
      rows(file, columns).stream()
          .filter(row -> Long.parseLong(row.get(0)) <= lastStep)
          .forEach(row -> lines.add(String.join(",", row)));
    }
    String content = String.join("\n", lines) + "\n";
    AtomicFile.write(file, content.getBytes(StandardCharsets.UTF_8));
    this.columns = columns.size();
    this.channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    this.writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
  }

  /**
   * A file's rows, a step and numbers or empty cells; none where there is no file. In columns that
   * the file has not they are empty. What was not written to the end of a row is none; where power
   * was lost, rows that were not {@link #sync synced} may be anything.
   */
  static List<List<String>> rows(Path file, List<String> columns) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    List<List<String>> table =
        text.substring(0, text.lastIndexOf('\n') + 1)
            .lines()
            .map(line -> List.of(line.split(",", -1)))
            .toList();
    List<String> heads = table.isEmpty() ? List.of() : table.get(0);
    return table.stream()
        .skip(1)
        .filter(row -> row.size() == heads.size())
        .map(row -> columns.stream().map(column -> cell(row, heads.indexOf(column))).toList())
        .filter(CsvFile::isRow)
        .toList();
  }

  private static boolean isRow(List<String> cells) {
    return STEP.matcher(cells.get(0)).matches()
        && cells.stream().allMatch(cell -> CELL.matcher(cell).matches());
  }

  private static String cell(List<String> row, int column) {
    return column < 0 ? "" : row.get(column);
  }

  /** What a cell says; NaN for an empty one. */
  static double number(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
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
