package dev.gymbridge.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder and all that is in it. */
public final class FolderTree {
  private FolderTree() {}

  /** Whether nothing is in a folder, or there is none. */
  public static boolean isEmpty(Path folder) {
    if (!Files.isDirectory(folder)) {
      return !Files.exists(folder);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException failure) {
      throw new CommandFailure("cannot read " + folder + ": " + failure.getMessage());
    }
  }

  /**
   * Deletes a folder, if there is one of that name.
   *
   * @throws CommandFailure where it cannot be
   */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> innermostFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : innermostFirst) {
        Files.delete(path);
      }
    } catch (IOException failure) {
      throw new CommandFailure("cannot delete " + folder + ": " + failure.getMessage());
    }
  }
}
