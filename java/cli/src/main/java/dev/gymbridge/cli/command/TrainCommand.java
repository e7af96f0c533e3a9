package dev.gymbridge.cli.command;

import com.google.gson.JsonObject;
import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.film.RunFilms;
import dev.gymbridge.cli.metrics.MetricsAddress;
import dev.gymbridge.cli.metrics.MetricsServer;
import dev.gymbridge.cli.metrics.TrainingMetrics;
import dev.gymbridge.cli.output.CleanStop;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.EndOfInput;
import dev.gymbridge.cli.output.EvaluationReport;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.JsonLines;
import dev.gymbridge.cli.output.Terminal;
import dev.gymbridge.cli.output.TrainingProgress;
import dev.gymbridge.cli.output.TwoListeners;
import dev.gymbridge.cli.report.MadeWith;
import dev.gymbridge.cli.report.Report;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.Presets;
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
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains an agent, evaluates it, and leaves a run folder. */
@Command(
    name = "train",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Train an agent of the DQN family, evaluate it, and leave a run folder.",
    footer = {
      "",
      "The run folder has config.yaml, metrics.csv, episodes.csv, evaluations.csv,",
      "timings.csv, a TensorBoard event file, checkpoints, the best network as",
      "best.safetensors and best.pt, evaluation.json, and report.html, which a browser",
      "shows and which is written anew while the run goes on. Ctrl-C ends a run with a",
      "checkpoint, in an evaluation too; --resume goes on as if it had never been",
      "interrupted.",
      "",
      "Example: gymbridge train LunarLander-v2 --seed 3 --set optimizer.learning_rate=0.001"
    })
public final class TrainCommand implements Callable<Integer> {
  /** As a shell reports a program that SIGINT ended. */
  private static final int INTERRUPTED = 130;

  private static final String EVALUATION = "evaluation.json";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "ENV",
      description = "Id of the environment, such as CartPole-v1; gymbridge envs lists them.")
  private @Nullable String environment;

  @Option(
      names = "--preset",
      paramLabel = "NAME|FILE",
      defaultValue = Presets.DEFAULT,
      description =
          "Variant of the preset, which gymbridge presets lists, or a file.yaml of keys and values.")
  private String preset = Presets.DEFAULT;

  @Option(names = "--seed", paramLabel = "N", description = "Everything random follows from it.")
  private @Nullable Long seed;

  @Option(names = "--steps", paramLabel = "N", description = "Environment steps to train for.")
  private @Nullable Long steps;

  @Option(names = "--envs", paramLabel = "N", description = "How many environments play at once.")
  private @Nullable Integer environments;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A value that replaces the preset's; may be repeated.")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder (default: runs/ENV-RULE-SEED-TIME).")
  private @Nullable Path out;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Go on with the run in this folder from its last checkpoint.")
  private @Nullable Path resume;

  @Option(
      names = "--final-episodes",
      paramLabel = "N",
      defaultValue = "" + EvaluationReport.EPISODES,
      description =
          "Episodes of the evaluation in the end, 0 for none (default: ${DEFAULT-VALUE}).")
  private int finalEpisodes;

  @Option(
      names = "--no-film",
      description = "Film no episodes in the end; gymbridge report can do so later.")
  private boolean noFilm;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--json",
      description = "Print the evaluation as one JSON object in the last line.")
  private boolean json;

  @Option(
      names = "--json-lines",
      description =
          "Print a JSON object in a line for its start, each row of metrics, each evaluation and its"
              + " end.")
  private boolean jsonLines;

  @Option(
      names = "--metrics-address",
      paramLabel = "[HOST:]PORT",
      converter = MetricsAddress.Converter.class,
      description =
          "Serve metrics to Prometheus there, in plain HTTP: to this machine only where no host is"
              + " given, at any free port where it is 0.")
  private @Nullable MetricsAddress metricsAddress;

  @Option(
      names = "--until-input-ends",
      hidden = true,
      description = "Stop as at Ctrl-C when standard input ends, as it does with who holds it.")
  private boolean untilInputEnds;

  @Mixin private EnvironmentOptions asked = new EnvironmentOptions();

  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public Integer call() {
    if (untilInputEnds) {
      EndOfInput.thenExit(INTERRUPTED);
    }
    Arguments.refuse(
        spec,
        finalEpisodes < 0,
        "--final-episodes is " + finalEpisodes + ", but has to be at least 0");
    RunFolder folder;
    TrainConfig config;
    if (resume != null) {
      refuse(out != null, "--out", "is the run's");
      refuse(seed != null, "--seed", "is the run's");
      refuse(environments != null, "--envs", "is the run's");
      refuse(asked.areGiven(), "--kwarg or --runtime", "is the run's");
      folder = RunFolder.open(resume);
      config = folder.config(values());
      requireSame(config.environment().id());
    } else {
      if (environment == null) {
        throw new ParameterException(
            spec.commandLine(), "name an environment, or a run to --resume");
      }
      TrainConfig usual = Presets.config(environment, preset, values());
      config = usual.withEnvironment(asked.over(server.over(usual.environment())));
      folder =
          out == null ? RunFolder.plannedByNumber(defaultFolder(config)) : RunFolder.planned(out);
    }
    try (EnvServer open = server.open(config.environment())) {
      return train(open, folder, config);
    }
  }

  /** Many type the environment's id out of habit. */
  private void requireSame(String ofRun) {
    Arguments.refuse(
        spec,
        environment != null && !environment.equals(ofRun),
        "%s is a run of %s, not of %s".formatted(resume, ofRun, environment));
  }

  private void refuse(boolean given, String option, String why) {
    if (given) {
      throw new ParameterException(
          spec.commandLine(), option + " cannot be given with --resume: it " + why);
    }
  }

  /** What the options say, by key of the configuration. */
  private Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    changes.forEach(
        (name, text) -> {
          String key = ConfigValues.key(name);
          Object before = values.put(key, ConfigValues.parse(key, text));
          Arguments.refuse(spec, before != null, key + " is set twice");
        });
    put(values, "seed", seed);
    put(values, "stop.steps", steps);
    put(values, "environment.count", environments);
    return values;
  }

  private static void put(Map<String, Object> values, String key, @Nullable Object value) {
    if (value != null) {
      values.put(key, value);
    }
  }

  private static Path defaultFolder(TrainConfig config) {
    String environment = config.environment().id().replaceAll("[^A-Za-z0-9.-]", "-");
    String rule = config.algorithm().rule().name().toLowerCase(Locale.ROOT);
    return DefaultFolder.of(environment + "-" + rule, config.seed());
  }

  /**
   * What a training came to.
   *
   * @param lock keeps others from its folder
   */
  private record Trained(StopReason reason, long steps, double seconds, FolderLock lock) {}

  private int train(EnvServer open, RunFolder folder, TrainConfig config) {
    JsonLines lines = jsonLines ? new JsonLines(config, spec.commandLine().getOut()) : null;
    TrainingMetrics metrics = metricsAddress == null ? null : new TrainingMetrics(config, folder);
    try (MetricsServer served = served(metrics);
        Report report = new Report(folder, lines == null ? this::warn : lines::warned)) {
      if (served != null) {
        spec.commandLine().getErr().println("metrics at " + served.address());
      }
      return train(open, folder, config, new Followers(lines, report, metrics));
    }
  }

  /** What follows a training, beside its progress on a terminal. */
  private record Followers(
      @Nullable JsonLines lines, Report report, @Nullable TrainingMetrics metrics) {
    TrainingListener with(TrainingProgress progress) {
      TrainingListener usual = new TwoListeners(lines == null ? progress : lines, report);
      return metrics == null ? usual : new TwoListeners(usual, metrics);
    }
  }

  private @Nullable MetricsServer served(@Nullable TrainingMetrics metrics) {
    return metricsAddress == null || metrics == null
        ? null
        : new MetricsServer(metricsAddress, metrics);
  }

  private void warn(String message) {
    spec.commandLine().getErr().println("gymbridge: warning: " + message);
  }

  private int train(EnvServer open, RunFolder folder, TrainConfig config, Followers followers) {
    Trained trained;
    try {
      trained = trained(open, folder, config, followers);
    } catch (RunEndedException ended) {
      if (!lacksEvaluation(folder)) {
        throw ended;
      }
      trained = new Trained(ended.reason(), ended.steps(), ended.seconds(), lock(folder));
    }
    FolderLock held = trained.lock;
    try (held) {
      if (trained.reason.equals(StopReason.INTERRUPTED)) {
        return INTERRUPTED;
      }
      finish(open, folder, config, trained, followers);
      return ExitCode.OK;
    }
  }

  private void finish(
      EnvServer open, RunFolder folder, TrainConfig config, Trained trained, Followers followers) {
    SavedEvaluation best =
        finalEpisodes == 0
            ? null
            : SavedEvaluation.play(
                config, folder::best, open::make, device.name(), finalEpisodes, config.seed());
    followers.report.started();
    tell(folder, config, trained, best, followers.lines);
    if (best != null && !noFilm) {
      followers.report.update();
      film(open, folder, config);
    }
    followers.report.close();
  }

  private FolderLock lock(RunFolder folder) {
    try {
      return folder.lock(this::warn);
    } catch (IOException failure) {
      throw new CommandFailure(
          "cannot write into %s: %s".formatted(folder.path(), RunFolder.reason(failure)));
    }
  }

  private void film(EnvServer open, RunFolder folder, TrainConfig config) {
    if (Terminal.isThere()) {
      spec.commandLine().getErr().println("filming episodes of it for report.html");
    }
    try {
      RunFilms.make(folder, config, open::make, device.name());
    } catch (TrainingException | CommandFailure notWritten) {
      warn("there is no film: " + notWritten.getMessage());
    }
  }

  /** So it is with a run that was killed in its final evaluation. */
  private boolean lacksEvaluation(RunFolder folder) {
    return finalEpisodes > 0 && !Files.exists(folder.file(EVALUATION));
  }

  private Trained trained(
      EnvServer open, RunFolder folder, TrainConfig config, Followers followers) {
    PrintWriter err = spec.commandLine().getErr();
    JsonLines lines = followers.lines;
    try (TrainingProgress progress = new TrainingProgress(config.stop().steps(), err);
        Training training =
            new Training(
                config,
                folder,
                open::make,
                device.name(),
                resume != null,
                followers.with(progress));
        CleanStop stop = new CleanStop(training::interrupt)) {
      MadeWith.write(folder, training.environment(), training.device());
      followers.report.started();
      if (lines == null) {
        progress.line(
            "%s in the runtime %s (Gymnasium %s), seed %d, on %s, into %s"
                .formatted(
                    config.environment().id(),
                    training.environment().runtime(),
                    training.environment().gymnasiumVersion(),
                    config.seed(),
                    training.device(),
                    folder.path()));
      } else {
        lines.started(config, folder, training.device(), training.steps());
      }
      StopReason reason = training.run();
      if (followers.metrics != null) {
        followers.metrics.update(training);
      }
      if (reason.equals(StopReason.INTERRUPTED)) {
        followers.report.close();
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

  private void tell(
      RunFolder folder,
      TrainConfig config,
      Trained trained,
      @Nullable SavedEvaluation best,
      @Nullable JsonLines lines) {
    PrintWriter print = spec.commandLine().getOut();
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
    } else if (json) {
      Json.printLine(result, print);
    } else {
      print.printf(
          Locale.ROOT,
          "trained %,d steps in %.1f s, until %s%n",
          trained.steps,
          trained.seconds,
          trained.reason);
      if (best != null) {
        EvaluationReport.print(best, print);
      }
      print.println("run folder " + folder.path());
    }
  }
}
