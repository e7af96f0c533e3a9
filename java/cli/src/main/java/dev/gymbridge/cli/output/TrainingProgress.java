package dev.gymbridge.cli.output;

import dev.gymbridge.run.Evaluation;
import dev.gymbridge.train.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on standard error, and a line for each evaluation. Where standard error is no
 * terminal only warnings are shown.
 */
public final class TrainingProgress implements TrainingListener, AutoCloseable {
  private static final int UPDATE_MILLIS = 200;

  private final PrintWriter err;
  private final @Nullable ProgressBar bar;
  private long drawn = System.nanoTime();

  public TrainingProgress(long steps, PrintWriter err) {
    this.err = err;
    this.bar = Terminal.isThere() ? bar(steps) : null;
  }

  private static ProgressBar bar(long steps) {
    return new ProgressBarBuilder()
        .setInitialMax(steps)
        .setTaskName("training")
        .setUnit(" steps", 1)
        .showSpeed()
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .build();
  }

  @Override
  public void progressed(Progress progress) {
    if (bar == null) {
      return;
    }
    bar.stepTo(progress.steps());
    long now = System.nanoTime();
    if (now - drawn >= UPDATE_MILLIS * 1_000_000L) {
      drawn = now;
      bar.setExtraMessage(message(progress));
    }
  }

  /** Before the first episode has ended there is no return. */
  private static String message(Progress progress) {
    String epsilon = String.format(Locale.ROOT, " ε %.2f", progress.epsilon());
    double meanReturn = progress.meanReturn();
    return Double.isNaN(meanReturn)
        ? epsilon
        : epsilon + String.format(Locale.ROOT, ", return %.1f", meanReturn);
  }

  @Override
  public void evaluated(long steps, Evaluation evaluation) {
    line(
        String.format(
            Locale.ROOT,
            "evaluated after %,d steps: %s of %d episodes",
            steps,
            evaluation.returns(),
            evaluation.episodes()));
  }

  @Override
  public void confirmed(long steps, Evaluation confirming) {
    line(
        "with more episodes, to confirm it: %s of %d episodes"
            .formatted(confirming.returns(), confirming.episodes()));
  }

  @Override
  public void warned(String message) {
    if (bar != null) {
      line("warning: " + message);
    } else {
      err.println("gymbridge: warning: " + message);
    }
  }

  /** A line above the bar, where there is one. */
  public void line(String text) {
    if (bar != null) {
      err.println("\r\u001B[K" + text);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
