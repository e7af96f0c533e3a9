package dev.gymbridge.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks another program a short question. */
final class Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Probe() {}

  /**
   * What a program prints.
   *
   * @param command its name and arguments; it must print less than a pipe holds, 4 kB
   * @return without white space around it; empty where there is no such program, it fails, or it
   *     takes longer than ten seconds
   */
  static String output(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0 ? printed : "";
    } catch (IOException notThere) {
      return "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
