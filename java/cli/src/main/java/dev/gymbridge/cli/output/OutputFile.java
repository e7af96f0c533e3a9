package dev.gymbridge.cli.output;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command is asked to write. */
public final class OutputFile {
  private OutputFile() {}

  /**
   * Refuses what cannot be written, before anything is started for nothing.
   *
   * @param force whether a file that is there may be replaced
   */
  public static void requireWritable(Path file, boolean force) {
    if (Files.isDirectory(file)) {
      throw new CommandFailure(file + " is a folder; name a file");
    }
    if (Files.exists(file) && !force) {
      throw new CommandFailure(file + " exists already; --force replaces it");
    }
    Path folder = file.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure("there is no folder " + folder + "; make it first");
    }
  }
}
