package dev.gymbridge.cli.report;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a page again and again, on a thread of its own. Where that is asked for so often that it
 * would take more than a hundredth of the time some are passed over. What keeps the page from being
 * written is told once, and ends nothing else. Not thread-safe.
 */
final class PageWriter implements AutoCloseable {
  private static final long PAUSES = 99;

  private final Supplier<?> page;
  private final Consumer<String> warnings;
  private final ExecutorService writer = Executors.newSingleThreadExecutor(PageWriter::thread);
  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();
  private boolean hasFailed;
  private volatile boolean isWriting;
  private volatile long due;

  /**
   * A writer.
   *
   * @param page writes it
   * @param first how long no page is written at first
   * @param warnings is told, on the thread of who asks for pages, what keeps it from being written
   */
  PageWriter(Supplier<?> page, Duration first, Consumer<String> warnings) {
    this.page = page;
    this.due = System.nanoTime() + first.toNanos();
    this.warnings = warnings;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "gymbridge-report");
    thread.setDaemon(true);
    return thread;
  }

  /** Has it written, unless that was done just now. */
  void request() {
    if (!hasFailed && !isWriting && System.nanoTime() - due >= 0) {
      isWriting = true;
      writer.execute(this::writeInTurn);
    }
    tell();
  }

  private void writeInTurn() {
    long start = System.nanoTime();
    tryToWrite();
    long end = System.nanoTime();
    due = end + PAUSES * (end - start);
    isWriting = false;
  }

  private void tryToWrite() {
    try {
      var unused = page.get();
    } catch (RuntimeException | Error failure) { // a page is not worth a training
      problem.set(String.valueOf(failure.getMessage()));
    }
  }

  /** Says a problem once: the next page has the same one. */
  private void tell() {
    String found = problem.getAndSet(null);
    if (found != null) {
      hasFailed = true;
      warnings.accept("no " + Report.FILE + " is written: " + found);
    }
  }

  /** Writes it, after what is being written. */
  void update() {
    if (hasFailed) {
      return;
    }
    try {
      writer.submit(this::tryToWrite).get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) { // all of it is caught
      throw new IllegalStateException(impossible);
    }
    tell();
  }

  @Override
  public void close() {
    writer.shutdown();
  }
}
