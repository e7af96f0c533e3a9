package dev.gymbridge.cli.command;

import com.google.gson.JsonObject;
import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.film.RunFilms;
import dev.gymbridge.cli.metrics.MetricsAddress;
import dev.gymbridge.cli.metrics.MetricsServer;
import dev.gymbridge.cli.metrics.TrainingMetrics;
import dev.gymbridge.cli.output.CleanStop;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.EvaluationReport;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.JsonLines;
import dev.gymbridge.cli.output.Terminal;
import dev.gymbridge.cli.output.TrainingProgress;
import dev.gymbridge.cli.output.TwoListeners;
import dev.gymbridge.cli.report.MadeWith;
import dev.gymbridge.cli.report.Report;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.run.FolderLock;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.RunEndedException;
import dev.gymbridge.train.SavedEvaluation;
import dev.gymbridge.train.StopReason;
import dev.gymbridge.train.Training;
import dev.gymbridge.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * A training, its evaluation in the end, the films of that, and meanwhile the report and all that
 * follows it.
 */
final class TrainingRun {
  /** Exit status, as a shell reports a program that SIGINT ended. */
  static final int INTERRUPTED = 130;

  private static final String EVALUATION = "evaluation.json";

  private final EnvServer server;
  private final RunFolder folder;
  private final TrainConfig config;
  private final Wishes wishes;
  private final PrintWriter out;
  private final PrintWriter err;
  private final @Nullable JsonLines lines;
  private final @Nullable TrainingMetrics metrics;
  private final Report report;

  /** How what happens is told. */
  enum Told {
    TEXT,
    JSON,
    JSON_LINES
  }

  /**
   * What is asked for beside the configuration.
   *
   * @param resume whether the run goes on from its last checkpoint
   * @param device name of a device
   * @param finalEpisodes of the evaluation in the end; 0 for none
   * @param films whether to film episodes of it
   * @param told how what happens is told
   * @param metrics where to serve metrics; null for nowhere
   */
  record Wishes(
      boolean resume,
      String device,
      int finalEpisodes,
      boolean films,
      Told told,
      @Nullable MetricsAddress metrics) {}

  /** What a training came to. */
  private record Trained(StopReason reason, long steps, double seconds, FolderLock lock) {}

  /**
   * A run that is about to begin, or to go on.
   *
   * @param server makes its environments
   * @param folder that is planned, or the run's
   */
  TrainingRun(
      EnvServer server,
      RunFolder folder,
      TrainConfig config,
      Wishes wishes,
      PrintWriter out,
      PrintWriter err) {
    this.server = server;
    this.folder = folder;
    this.config = config;
    this.wishes = wishes;
    this.out = out;
    this.err = err;
    this.lines = wishes.told.equals(Told.JSON_LINES) ? new JsonLines(config, out) : null;
    this.metrics = wishes.metrics == null ? null : new TrainingMetrics(config, folder);
    this.report = new Report(folder, lines == null ? this::warn : lines::warned);
  }

  /**
   * Runs it.
   *
   * @return the exit status
   */
  int run() {
    try (MetricsServer served = served();
        report) {
      if (served != null) {
        err.println("metrics at " + served.address());
      }
      return trainAndFinish();
    }
  }

  private @Nullable MetricsServer served() {
    return wishes.metrics == null || metrics == null
        ? null
        : new MetricsServer(wishes.metrics, metrics);
  }

  private void warn(String message) {
    err.println("gymbridge: warning: " + message);
  }

  private int trainAndFinish() {
    Trained trained = trained();
    try (trained.lock) {
      if (trained.reason.equals(StopReason.INTERRUPTED)) {
        return INTERRUPTED;
      }
      finish(trained);
      return ExitCode.OK;
    }
  }

  private Trained trained() {
    try {
      return train();
    } catch (RunEndedException ended) {
      if (!lacksEvaluation()) {
        throw ended;
      }
      return new Trained(ended.reason(), ended.steps(), ended.seconds(), lock());
    }
  }

  /** So it is with a run that was killed in its final evaluation. */
  private boolean lacksEvaluation() {
    return wishes.finalEpisodes > 0 && !Files.exists(folder.file(EVALUATION));
  }

  private FolderLock lock() {
    try {
      return folder.lock(this::warn);
    } catch (IOException failure) {
      throw CommandFailure.notWrittenInto(folder.path(), failure);
    }
  }

  private Trained train() {
    try (TrainingProgress progress = new TrainingProgress(config.stop().steps(), err);
        Training training =
            new Training(
                config, folder, server::make, wishes.device, wishes.resume, followers(progress));
        CleanStop stop = new CleanStop(training::interrupt)) {
      MadeWith.write(folder, training.environment(), training.device());
      report.started();
      if (lines == null) {
        progress.line(beginning(training));
      } else {
        lines.started(config, folder, training.device(), training.steps());
      }
      StopReason reason = training.run();
      if (metrics != null) {
        metrics.update(training);
      }
      if (reason.equals(StopReason.INTERRUPTED)) {
        report.close();
        err.printf(
            Locale.ROOT,
            "interrupted after %,d steps; go on with: gymbridge train --resume %s%n",
            training.steps(),
            folder.path());
        if (lines != null) {
          lines.ended(reason.name(), new JsonObject());
        }
        stop.done();
      }
      return new Trained(reason, training.steps(), training.seconds(), training.takeLock());
    }
  }

  private TrainingListener followers(TrainingProgress progress) {
    TrainingListener usual = new TwoListeners(lines == null ? progress : lines, report);
    return metrics == null ? usual : new TwoListeners(usual, metrics);
  }

  private String beginning(Training training) {
    return "%s in the runtime %s (Gymnasium %s), seed %d, on %s, into %s"
        .formatted(
            config.environment().id(),
            training.environment().runtime(),
            training.environment().gymnasiumVersion(),
            config.seed(),
            training.device(),
            folder.path());
  }

  private void finish(Trained trained) {
    SavedEvaluation best =
        wishes.finalEpisodes == 0
            ? null
            : SavedEvaluation.play(
                config,
                folder::best,
                server::make,
                wishes.device,
                wishes.finalEpisodes,
                config.seed());
    report.started();
    tell(trained, best);
    if (best != null && wishes.films) {
      report.update();
      film();
    }
    report.close();
  }

  private void tell(Trained trained, @Nullable SavedEvaluation best) {
    JsonObject result =
        best == null ? new JsonObject() : EvaluationReport.json(config, best, config.seed());
    result.addProperty("training_steps", trained.steps);
    result.addProperty("training_seconds", trained.seconds);
    if (best != null) {
      folder.write(EVALUATION, result.toString());
      RunFilms.choose(folder, best);
    }
    if (lines != null) {
      lines.ended(trained.reason.name(), result);
    } else if (wishes.told.equals(Told.JSON)) {
      Json.printLine(result, out);
    } else {
      out.printf(
          Locale.ROOT,
          "trained %,d steps in %.1f s, until %s%n",
          trained.steps,
          trained.seconds,
          trained.reason);
      if (best != null) {
        EvaluationReport.print(best, out);
      }
      out.println("run folder " + folder.path());
    }
  }

  private void film() {
    if (Terminal.isThere()) {
      err.println("filming episodes of it for report.html");
    }
    try {
      RunFilms.make(folder, config, server::make, wishes.device);
    } catch (TrainingException | CommandFailure notWritten) {
      warn("there is no film: " + notWritten.getMessage());
    }
  }
}
