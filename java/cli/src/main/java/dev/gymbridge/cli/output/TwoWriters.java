package dev.gymbridge.cli.output;

import java.io.IOException;
import java.io.Writer;

/** Writes the same twice. */
public final class TwoWriters extends Writer {
  private final Writer first;
  private final Writer second;

  public TwoWriters(Writer first, Writer second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    first.write(text, from, length);
    second.write(text, from, length);
  }

  @Override
  public void flush() throws IOException {
    first.flush();
    second.flush();
  }

  /** Both stay open. */
  @Override
  public void close() throws IOException {
    flush();
  }
}
