package dev.gymbridge.local;

import dev.gymbridge.env.EnvException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Python interpreter that can make the runtimes.
 *
 * @param executable its absolute path
 * @param version such as {@code 3.11.7}
 */
public record Python(Path executable, String version) {
  /** Names the interpreter to use, in place of looking for one. */
  public static final String VARIABLE = "GYMBRIDGE_PYTHON";

  private static final List<String> NAMES =
      List.of("python3", "python3.13", "python3.12", "python3.11", "python3.10");

  private static final String PROBE =
      """
      import sys, venv, ensurepip
      assert (3, 10) <= sys.version_info[:2] <= (3, 13)
      print(sys.executable); print("%d.%d.%d" % sys.version_info[:3])
      """;

  /** The first interpreter of version 3.10 to 3.13 that has the venv module. */
  public static Optional<Python> find() {
    return candidates().stream().flatMap(name -> probe(name).stream()).findFirst();
  }

  /**
   * The interpreter to use.
   *
   * @throws EnvException.FailedPrecondition where there is none; the message has the fix
   */
  static Python require() {
    return find()
        .orElseThrow(
            () ->
                new EnvException.FailedPrecondition(
                    "no Python 3.10–3.13 with the venv module was found (tried "
                        + String.join(", ", candidates())
                        + "). Install one, on Debian and Ubuntu with: apt install python3 python3-venv; or name one in "
                        + VARIABLE,
                    null));
  }

  private static List<String> candidates() {
    String named = System.getenv(VARIABLE);
    return named == null || named.isBlank() ? NAMES : List.of(named);
  }

  private static Optional<Python> probe(String name) {
    try {
      Process process =
          new ProcessBuilder(name, "-I", "-c", PROBE)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      List<String> lines =
          new ArrayList<>(
              new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                  .lines()
                  .toList());
      return process.waitFor() == 0 && lines.size() == 2
          ? Optional.of(new Python(Path.of(lines.get(0)), lines.get(1)))
          : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvException.Interrupted(
          "this thread was interrupted while it waited for a Python to answer", interrupted);
    }
  }
}
