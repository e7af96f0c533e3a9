package dev.gymbridge.cli.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A table of a run that grows while it is looked at: each refresh reads only what was added. Rows
 * are kept as {@linkplain Curve curves}, whose size is bounded. What is no row, such as a last line
 * that is half written, is left out until it is one. Not thread-safe.
 */
final class GrowingTable {
  private static final Pattern STEP = Pattern.compile("\\d{1,18}");
  private static final int BLOCK = 1 << 16;

  private final Path file;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private List<String> columns = List.of();
  private List<Curve> curves = List.of();
  private FileState state = FileState.MISSING;
  private long read;
  private double lastStep;

  GrowingTable(Path file) {
    this.file = file;
  }

  /**
   * Reads what was added; all of it anew where the file was replaced, as it is where a run goes on
   * from a checkpoint.
   *
   * @param now what the file is like
   */
  void refresh(FileState now) throws IOException {
    if (now.equals(state)) {
      return;
    }
    if (!now.isSameFile(state) || now.size() < read) {
      clear();
    }
    state = now;
    if (now.size() > read) {
      readOn();
    }
  }

  private void clear() {
    line.reset();
    columns = List.of();
    curves = List.of();
    read = 0;
    lastStep = 0;
  }

  private void readOn() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(read);
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      while (channel.read(block) >= 0) {
        block.flip();
        read += block.remaining();
        while (block.hasRemaining()) {
          take(block.get());
        }
        block.clear();
      }
    }
  }

  private void take(byte character) {
    if (character != '\n') {
      // A line of a table is never as long: what is has no end of lines, and is not kept.
      if (line.size() < BLOCK) {
        line.write(character);
      }
      return;
    }
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    List<String> cells = List.of(text.split(",", -1));
    if (columns.isEmpty()) {
      columns = cells;
      curves = columns().stream().map(column -> new Curve()).toList();
    } else if (cells.size() == columns.size() && STEP.matcher(cells.get(0)).matches()) {
      addRow(cells);
    }
  }

  private void addRow(List<String> cells) {
    double[] row = new double[cells.size()];
    try {
      for (int column = 0; column < row.length; column++) {
        String cell = cells.get(column);
        row[column] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
      }
    } catch (NumberFormatException noRow) {
      return;
    }
    lastStep = row[0];
    for (int column = 1; column < row.length; column++) {
      curves.get(column - 1).add(row[0], row[column]);
    }
  }

  /** The columns but for the first, which is the environment step; none before there is a head. */
  List<String> columns() {
    return columns.isEmpty() ? List.of() : columns.subList(1, columns.size());
  }

  /** A column by step; empty where the table has not got it. */
  Optional<Curve> curve(String column) {
    int index = columns().indexOf(column);
    return index < 0 ? Optional.empty() : Optional.of(curves.get(index));
  }

  /** The step of the last row; 0 for none. */
  double lastStep() {
    return lastStep;
  }
}
