package dev.gymbridge.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Texts as files, whole or not at all. */
public final class TextFile {
  private TextFile() {}

  /**
   * Writes one, in place of a file that is there.
   *
   * @throws CommandFailure where it cannot be written
   */
  public static void write(Path file, String text) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw CommandFailure.notWritten(file, failure);
    }
  }

  /**
   * Reads one.
   *
   * @throws CommandFailure where it cannot be read
   */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new CommandFailure("cannot read " + file + ": " + failure.getMessage());
    }
  }
}
