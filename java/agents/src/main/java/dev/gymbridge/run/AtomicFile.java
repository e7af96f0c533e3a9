package dev.gymbridge.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Writes a file in place of one that is there: whole and on the disk, or not at all. */
final class AtomicFile {
  private static final String NEXT = ".next";

  private AtomicFile() {}

  /**
   * Writes bytes.
   *
   * @throws IOException where they cannot be written; what was there before is as it was
   */
  static void write(Path file, byte[] bytes) throws IOException {
    write(file, List.of(ByteBuffer.wrap(bytes)));
  }

  /** Writes what remains of some buffers, one after the other. */
  static void write(Path file, List<ByteBuffer> parts) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + NEXT);
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (ByteBuffer part : parts) {
        ByteBuffer bytes = part.duplicate();
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      channel.force(true);
    } catch (IOException failure) {
      Files.deleteIfExists(next);
      throw failure;
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(parent(file));
  }

  /** Makes a folder, and those above it, that outlasts a loss of power. */
  static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      makeFolder(parent(folder));
      Files.createDirectories(folder);
      sync(parent(folder));
    }
  }

  /** The folder that a file is in. */
  static Path parent(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  /** Puts the names of a folder's files on the disk. */
  static void sync(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  /** Removes what a process that was killed had not written to its end. */
  static void removeUnfinished(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(file -> file.toString().endsWith(NEXT)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
