package dev.gymbridge.cli.command;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The folder of a run for which none is named. */
final class DefaultFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private DefaultFolder() {}

  /** {@code runs/NAME-SEED-TIME}. */
  static Path of(String name, long seed) {
    return of(name + "-" + seed);
  }

  /** {@code runs/NAME-TIME}; of the name what every file system takes. */
  static Path of(String name) {
    String time = LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
    return Path.of("runs", name.replaceAll("[^A-Za-z0-9._-]", "-") + "-" + time);
  }
}
