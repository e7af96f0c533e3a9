package dev.gymbridge.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The folder for the runtimes.
 *
 * @param folder which need not exist yet
 * @param freeBytes room on its disk
 * @param runtimesMade whether the runtimes are in it already
 */
public record CacheCheck(Path folder, long freeBytes, boolean runtimesMade) {
  /** What both runtimes take with what pip keeps while it makes them, rounded up. */
  private static final long RUNTIMES_BYTES = 700L << 20;

  private static final String OTHER_FOLDER = ", or set GYMBRIDGE_CACHE to another folder";

  /** A check of a folder as it is now. */
  public static CacheCheck of(Path folder, boolean runtimesMade) {
    Path existing = existing(folder);
    long free = existing == null ? 0 : existing.toFile().getUsableSpace();
    return new CacheCheck(folder, free, runtimesMade);
  }

  /** What is there. */
  public Finding find() {
    Path existing = existing(folder);
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      return Finding.missing(
          "cache", folder + " cannot be written", "make it writable" + OTHER_FOLDER);
    }
    String detail = "%s, %s free".formatted(folder, gibibytes(freeBytes));
    if (!runtimesMade && freeBytes < RUNTIMES_BYTES) {
      return Finding.missing(
          "cache", detail, "make room for " + gibibytes(RUNTIMES_BYTES) + OTHER_FOLDER);
    }
    return Finding.ok("cache", detail);
  }

  /** The folder, or the nearest one above it that exists. */
  private static @Nullable Path existing(Path folder) {
    Path path = folder.toAbsolutePath();
    while (path != null && !Files.exists(path)) {
      path = path.getParent();
    }
    return path;
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
  }
}
