package dev.gymbridge.cli.doctor;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A Python runtime in the cache folder.
 *
 * @param name {@code current} or {@code legacy}
 * @param purpose what it has
 * @param known whether it could be looked up, which takes Python and the cache folder
 * @param folder where it is, or empty where it has not been made
 */
public record RuntimeCheck(String name, String purpose, boolean known, Optional<Path> folder) {
  /** What is there. */
  public Finding find() {
    if (!known) {
      return Finding.optional(
          name, purpose + ": cannot be looked up", "fix Python or the cache first, as above");
    }
    return folder
        .map(path -> Finding.ok(name, purpose + ": " + path.getFileName()))
        .orElseGet(
            () ->
                Finding.optional(
                    name,
                    purpose + ": not made yet",
                    "is made on first use, from PyPI, in a minute or two"));
  }
}
