package dev.gymbridge.cli.doctor;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    String detail =
        "%s has %s, %s free"
            .formatted(folder, gibibytes(FolderSize.bytes(folder)), gibibytes(freeBytes));
    if (!runtimesMade && freeBytes < RUNTIMES_BYTES) {
      return Finding.missing(
          "cache", detail, "make room for " + gibibytes(RUNTIMES_BYTES) + OTHER_FOLDER);
    }
    return new Finding("cache", Finding.Status.OK, detail, whatCanGo());
  }

  /** Which locks name them cannot be known: any folder can have one. */
  private String whatCanGo() {
    String pattern = "*-packages-*";
    List<Path> sets = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder.resolve("runtimes"), pattern)) {
      found.forEach(
          path -> {
            if (Files.isDirectory(path)) {
              sets.add(path);
            }
          });
    } catch (NoSuchFileException noRuntimes) {
      return "";
    } catch (IOException | DirectoryIteratorException unreadable) {
      return "what is in it cannot be listed: " + unreadable.getMessage();
    }
    return sets.isEmpty()
        ? ""
        : "%s of it are %s: delete %s to make room; a set that a lock still names is made again"
            .formatted(
                gibibytes(sets.stream().mapToLong(FolderSize::bytes).sum()),
                sets.size() == 1 ? "a set of packages" : sets.size() + " sets of packages",
                folder.resolve("runtimes").resolve(pattern));
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
