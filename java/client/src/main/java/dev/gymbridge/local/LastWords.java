package dev.gymbridge.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What a process writes to its standard error: read as it comes, so that the process never waits
 * for a reader, and forgotten but for its end. No terminal obeys what is in it.
 */
final class LastWords {
  private static final int KEPT_CHARS = 4096;
  private static final int READ_CHARS = 8192;
  private static final long PATIENCE_MILLIS = 500;

  private final StringBuilder kept = new StringBuilder();
  private final Consumer<String> output;
  private final Thread reading;

  /**
   * Starts to read.
   *
   * @param output gets all of it, in pieces
   */
  LastWords(InputStream errors, Consumer<String> output) {
    this.output = output;
    this.reading = new Thread(() -> read(errors), "gymbridge-output");
    reading.setDaemon(true);
    reading.start();
  }

  private void read(InputStream errors) {
    char[] piece = new char[READ_CHARS];
    try (Reader reader = new InputStreamReader(errors, StandardCharsets.UTF_8)) {
      for (int length = reader.read(piece); length >= 0; length = reader.read(piece)) {
        take(printable(piece, length));
      }
    } catch (IOException closed) {
      System.getLogger(LastWords.class.getName())
          .log(System.Logger.Level.DEBUG, "the error output of a process ended", closed);
    }
  }

  private void take(String text) {
    synchronized (kept) {
      kept.append(text);
      kept.delete(0, Math.max(0, kept.length() - KEPT_CHARS));
    }
    output.accept(text);
  }

  /** Without control characters but the ends of lines and tabs; others as {@code \x1b}. */
  private static String printable(char[] piece, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int position = 0; position < length; position++) {
      char each = piece[position];
      if (Character.isISOControl(each) && each != '\n' && each != '\t') {
        text.append(String.format("\\x%02x", (int) each));
      } else {
        text.append(each);
      }
    }
    return text.toString();
  }

  /**
   * The end of what has been read. Of a process that has ended, all of that is waited for, half a
   * second at most: what it started may hold its output open.
   */
  String text(boolean ended) {
    if (ended) {
      try {
        reading.join(PATIENCE_MILLIS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    synchronized (kept) {
      return kept.toString().strip();
    }
  }
}
