package dev.gymbridge.run;

import dev.gymbridge.config.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Keeps others from writing into a folder, in this process and in every other. The kernel releases
 * it when the process ends, however it does; the file {@code lock} stays and means nothing.
 */
public final class FolderLock implements AutoCloseable {
  private static final String FILE = "lock";

  /** A process that closed a file's second channel would release what it holds by the first. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @param folder that is there
   * @param warnings is told where the file system has no locks; nobody is kept out then
   * @throws TrainingException where somebody else has it
   * @throws IOException where the folder cannot be written
   */
  public static FolderLock take(Path folder, Consumer<String> warnings) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD.add(real)) {
      throw inUse(folder);
    }
    try {
      return new FolderLock(real, locked(folder, warnings));
    } catch (IOException | TrainingException failure) {
      HELD.remove(real);
      throw failure;
    }
  }

  private static FileChannel locked(Path folder, Consumer<String> warnings) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (IOException noLocks) {
      warnings.accept(
          "%s cannot be locked (%s): see to it that nothing else trains in it"
              .formatted(folder, noLocks.getMessage()));
      return channel;
    }
    if (lock == null) {
      channel.close();
      throw inUse(folder);
    }
    return channel;
  }

  private static TrainingException inUse(Path folder) {
    return new TrainingException(
        folder
            + " is in use: another training writes into it. Wait for its end, or stop it with Ctrl-C, which"
            + " leaves a checkpoint to --resume");
  }

  /**
   * Goes on only where nobody holds a folder, or there is none. Leaves it as it is.
   *
   * @throws TrainingException where somebody does
   */
  public static void requireFree(Path folder) throws IOException {
    if (Files.exists(folder.resolve(FILE))) {
      take(folder, unlocked -> {}).close();
    }
  }

  /** Lets others have it. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      HELD.remove(folder);
    }
  }
}
