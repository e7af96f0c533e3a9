package dev.gymbridge.cli.command;

import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.metrics.MetricsAddress;
import dev.gymbridge.cli.output.EndOfInput;
import dev.gymbridge.cli.output.EvaluationReport;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
      EndOfInput.thenExit(TrainingRun.INTERRUPTED);
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
      return new TrainingRun(
              open,
              folder,
              config,
              wishes(),
              spec.commandLine().getOut(),
              spec.commandLine().getErr())
          .run();
    }
  }

  private TrainingRun.Wishes wishes() {
    TrainingRun.Told told =
        jsonLines
            ? TrainingRun.Told.JSON_LINES
            : json ? TrainingRun.Told.JSON : TrainingRun.Told.TEXT;
    return new TrainingRun.Wishes(
        resume != null, device.name(), finalEpisodes, !noFilm, told, metricsAddress);
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
}
