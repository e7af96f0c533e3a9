package dev.gymbridge.cli.doctor;

import dev.gymbridge.local.Python;
import java.util.Optional;

/**
 * A Python that can make the runtimes.
 *
 * @param usable the one that will be used
 * @param other what {@code python3 --version} says; empty where there is no such command
 */
public record PythonCheck(Optional<Python> usable, String other) {
  private static final String FIX =
      "install Python 3.10–3.13 with its venv module (on Debian and Ubuntu: apt install python3"
          + " python3-venv), or name one in "
          + Python.VARIABLE;

  /** What is there. */
  public Finding find() {
    if (usable.isPresent()) {
      Python python = usable.get();
      return Finding.ok("Python", python.version() + " with venv: " + python.executable());
    }
    String detail =
        other.isEmpty()
            ? "none found"
            : other + " cannot be used: it is not 3.10–3.13, or has no venv module";
    return Finding.missing("Python", detail, FIX);
  }
}
