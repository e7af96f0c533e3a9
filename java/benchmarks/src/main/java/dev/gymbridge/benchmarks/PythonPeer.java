package dev.gymbridge.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Python's own loop or its AsyncVectorEnv, in a process that waits between its turns. */
final class PythonPeer implements Contender {
  private final String name;
  private final Process process;
  private final BufferedReader output;

  /**
   * Starts it.
   *
   * @param kind {@code loop}, {@code async} or {@code seeded}
   * @param repeat how many times an action is applied
   */
  PythonPeer(Path interpreter, String name, String kind, String id, int environments, int repeat) {
    this.name = name;
    try (InputStream script =
        Objects.requireNonNull(PythonPeer.class.getResourceAsStream("peers.py"))) {
      String source = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      ProcessBuilder builder =
          new ProcessBuilder(
              interpreter.toString(),
              "-c",
              source,
              kind,
              id,
              Integer.toString(environments),
              Integer.toString(repeat));
      process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      output = process.inputReader(StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double measure(double seconds) {
    try {
      OutputStream input = process.getOutputStream();
      input.write((seconds + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
      String line = output.readLine();
      if (line == null) {
        throw new IllegalStateException(name + " ended; its error output is above");
      }
      return Double.parseDouble(line);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
