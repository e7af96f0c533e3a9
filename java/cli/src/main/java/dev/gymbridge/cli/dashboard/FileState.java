package dev.gymbridge.cli.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tells that a file has changed, without reading it.
 *
 * @param key of the file, another one where it was replaced; null where the file system has none
 * @param size in bytes; -1 where there is no file
 * @param changed milliseconds since 1970
 */
record FileState(@Nullable Object key, long size, long changed) {
  static final FileState MISSING = new FileState(null, -1, 0);

  static FileState of(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileState(found.fileKey(), found.size(), found.lastModifiedTime().toMillis());
    } catch (IOException missing) {
      return MISSING;
    }
  }

  boolean exists() {
    return size >= 0;
  }

  /** Whether it may have grown from the other: it was not replaced. */
  boolean isSameFile(FileState other) {
    return exists() && other.exists() && Objects.equals(key, other.key);
  }
}
