package dev.gymbridge.cli.report;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.TextFile;
import dev.gymbridge.cli.runs.Differences;
import dev.gymbridge.cli.sweep.Sweep;
import dev.gymbridge.cli.sweep.SweepState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The page of a sweep that goes on: written while its trainings tell something, and in the end. */
public final class SweepReport implements AutoCloseable {
  private final Path folder;
  private final SweepState plan;
  private final Sweep sweep;
  private final PageWriter writer;
  private SweepSummary summary = SweepSummary.NONE;

  /**
   * The page of a sweep.
   *
   * @param folder of it, which is there
   * @param plan of it, without failures
   * @param warnings is told what keeps the page from being written
   */
  public SweepReport(Path folder, SweepState plan, Sweep sweep, Consumer<String> warnings) {
    this.folder = folder;
    this.plan = plan;
    this.sweep = sweep;
    writer = new PageWriter(this::write, Duration.ZERO, warnings);
  }

  /**
   * Writes the page of a sweep that is not going on, in place of one that is there.
   *
   * @return the file
   * @throws CommandFailure where it cannot be written, or there are no fonts
   */
  public static Path write(Path folder) {
    SweepState state = SweepState.read(folder);
    List<SweptRun> runs = runs(folder, state, Set.of());
    return write(folder, state, runs, SweepSummary.of(compared(runs), keys(state)));
  }

  private Path write() {
    plan.withFailed(sweep.failed()).write(folder);
    // As it is read keys are in full, however they were typed.
    SweepState state = SweepState.read(folder);
    List<SweptRun> runs = runs(folder, state, sweep.training());
    List<Path> compared = compared(runs);
    if (!compared.equals(summary.of())) {
      summary = SweepSummary.of(compared, keys(state));
    }
    return write(folder, state, runs, summary);
  }

  private static List<SweptRun> runs(Path folder, SweepState state, Set<String> training) {
    return state.items().stream()
        .map(item -> SweptRun.read(folder, item, state.failed(), training))
        .toList();
  }

  private static List<Path> compared(List<SweptRun> runs) {
    return runs.stream()
        .filter(SweptRun::isCompared)
        .flatMap(run -> Stream.ofNullable(run.run()))
        .map(run -> run.folder().path())
        .toList();
  }

  private static Path write(
      Path folder, SweepState state, List<SweptRun> runs, SweepSummary summary) {
    Path file = folder.resolve(Report.FILE);
    TextFile.write(file, SweepPage.html(folder, state, runs, summary, Instant.now()));
    return file;
  }

  /** What tells the groups of a sweep apart. */
  static Differences keys(SweepState state) {
    return Differences.in(state.keys());
  }

  /** Something has happened; from any thread. */
  public synchronized void changed() {
    writer.request();
  }

  /** Writes it as the sweep is now. */
  public synchronized void update() {
    writer.update();
  }

  @Override
  public void close() {
    writer.close();
  }
}
