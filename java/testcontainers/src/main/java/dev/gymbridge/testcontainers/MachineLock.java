package dev.gymbridge.testcontainers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one thread of this machine in at a time, in whichever JVM it is. */
final class MachineLock {
  /** A file's lock is the whole JVM's: it keeps no thread of the same JVM out. */
  private static final ReentrantLock WITHIN_THIS_JVM = new ReentrantLock();

  private MachineLock() {}

  /**
   * Does something while the file is locked.
   *
   * @throws UncheckedIOException where it cannot be locked
   */
  static <T> T holding(Path file, Supplier<T> work) {
    WITHIN_THIS_JVM.lock();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      return work.get();
    } catch (IOException failure) {
      throw new UncheckedIOException(file + " cannot be locked", failure);
    } finally {
      WITHIN_THIS_JVM.unlock();
    }
  }
}
