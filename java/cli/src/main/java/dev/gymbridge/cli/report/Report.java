package dev.gymbridge.cli.report;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.TextFile;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** The page {@value #FILE} of a run that trains: written after evaluations, and when it ends. */
public final class Report implements TrainingListener, AutoCloseable {
  /** Of a run folder. */
  public static final String FILE = "report.html";

  /** The first page takes half a second or more: a process has to draw before it draws fast. */
  private static final Duration FIRST = Duration.ofSeconds(50);

  private final PageWriter writer;
  private boolean isWanted;

  /**
   * The page of a run.
   *
   * @param warnings is told, on the training's thread, what keeps it from being written
   */
  public Report(RunFolder folder, Consumer<String> warnings) {
    this(folder, FIRST, warnings);
  }

  /**
   * Likewise.
   *
   * @param first how long the training goes on without a page
   */
  Report(RunFolder folder, Duration first, Consumer<String> warnings) {
    writer = new PageWriter(() -> write(folder), first, warnings);
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
    if (isWanted) {
      writer.request();
    }
  }

  /** Writes it as the run is now, after what is being written. */
  public void update() {
    if (isWanted) {
      writer.update();
    }
  }

  /** Writes it a last time. */
  @Override
  public void close() {
    update();
    isWanted = false;
    writer.close();
  }
}
