package dev.gymbridge.run;

import dev.gymbridge.config.TrainingException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes folders that nobody else gets, whoever tries at the same time. */
public final class NewFolder {
  private NewFolder() {}

  /**
   * Makes a folder, and those above it.
   *
   * @return the folder
   * @throws TrainingException where it exists
   */
  public static Path named(Path folder) throws IOException {
    if (!make(folder)) {
      throw exists(folder);
    }
    return folder;
  }

  static TrainingException exists(Path folder) {
    return new TrainingException(
        folder
            + " exists already: choose another --out, or go on with it by gymbridge train --resume");
  }

  private static boolean make(Path folder) throws IOException {
    Path parent = AtomicFile.parent(folder);
    AtomicFile.makeFolder(parent);
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
    AtomicFile.sync(parent);
    return true;
  }

  /**
   * Makes a folder by a name, or where that is taken by {@code NAME-2}, {@code NAME-3} and so on.
   *
   * @return which
   */
  public static Path numbered(Path folder) throws IOException {
    Path next = folder;
    for (int number = 2; !make(next); number++) {
      next = folder.resolveSibling(folder.getFileName() + "-" + number);
    }
    return next;
  }
}
