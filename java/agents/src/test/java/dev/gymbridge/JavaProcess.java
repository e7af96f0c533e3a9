package dev.gymbridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process of its own, for what is fixed with a process's first use of PyTorch. */
public final class JavaProcess {
  private JavaProcess() {}

  /** What starts one with the class path of this process. */
  public static ProcessBuilder of(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It ends before it pays to compile well.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /**
   * Runs one to its end.
   *
   * @param environment variables that it has besides those of this process
   * @return the lines that it printed
   */
  public static List<String> run(
      Map<String, String> environment, Class<?> main, String... arguments) {
    ProcessBuilder builder = of(main, arguments);
    builder.environment().putAll(environment);
    try {
      Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      List<String> lines = new String(output, StandardCharsets.UTF_8).lines().toList();
      if (process.waitFor() != 0) {
        throw new AssertionError("%s failed: %s".formatted(main.getSimpleName(), lines));
      }
      return lines;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
