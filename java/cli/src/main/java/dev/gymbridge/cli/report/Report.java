package dev.gymbridge.cli.report;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.TextFile;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.TrainingListener;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The page {@value #FILE} of a run that trains: written after an evaluation, on a thread of its
 * own, and when the training ends. Where evaluations follow each other so fast that it would take
 * more than a hundredth of the time some are passed over. What keeps it from being written does not
 * end the training.
 */
public final class Report implements TrainingListener, AutoCloseable {
  /** Of a run folder. */
  public static final String FILE = "report.html";

  private static final long PAUSES = 99;

  private final RunFolder folder;
  private final Consumer<String> warnings;
  private final ExecutorService writer = Executors.newSingleThreadExecutor(Report::thread);
  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();
  private boolean isWanted;
  private boolean hasFailed;
  private volatile boolean isWriting;
  private volatile long due = System.nanoTime();

  /**
   * The page of a run.
   *
   * @param warnings is told, on the training's thread, what keeps it from being written
   */
  public Report(RunFolder folder, Consumer<String> warnings) {
    this.folder = folder;
    this.warnings = warnings;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "gymbridge-report");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Writes the page of a run, in place of one that is there.
   *
   * @return the file
   * @throws CommandFailure where it cannot be written, or there are no fonts
   */
  public static Path write(RunFolder folder) {
    Path file = folder.file(FILE);
    TextFile.write(file, ReportPage.html(ReportedRun.read(folder), Instant.now()));
    return file;
  }

  /** The run's folder is there: pages are written from now on. */
  public void started() {
    isWanted = true;
  }

  @Override
  public void evaluated(long steps, Evaluation evaluation) {
    if (isWanted && !hasFailed && !isWriting && System.nanoTime() - due >= 0) {
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
      var unused = write(folder);
    } catch (RuntimeException | Error failure) { // a page is not worth a training
      problem.set(String.valueOf(failure.getMessage()));
    }
  }

  /** Says a problem once: the next page has the same one. */
  private void tell() {
    String found = problem.getAndSet(null);
    if (found != null) {
      hasFailed = true;
      warnings.accept("no " + FILE + " is written: " + found);
    }
  }

  /** Writes it as the run is now, after what is being written. */
  public void update() {
    if (!isWanted || hasFailed) {
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

  /** Writes it a last time. */
  @Override
  public void close() {
    update();
    writer.shutdown();
  }
}
