package dev.gymbridge.cli;

import com.google.gson.JsonObject;
import dev.gymbridge.EnvServer;
import dev.gymbridge.train.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an experiment by its name. */
@Command(
    name = "experiment",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Run an experiment and show its figures; without a name, list them.",
    footer = {"", "Example: gymbridge experiment mdp-q-learning --seed 1"})
final class ExperimentCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which experiment.")
  private @Nullable String name;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Everything random follows from it (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "End each training after N seconds; in lunarlander-v2-five-minutes the first one alone.")
  private @Nullable Double seconds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder (default: runs/NAME-SEED-TIME).")
  private @Nullable Path out;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(names = "--json", description = "Print all figures as one JSON object, in one line.")
  private boolean json;

  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public void run() {
    PrintWriter print = spec.commandLine().getOut();
    if (name == null) {
      Table table = new Table("NAME", "WHAT");
      Experiments.ALL.forEach(experiment -> table.add(experiment.name(), experiment.summary()));
      table.print(print);
      return;
    }
    String wanted = name;
    Experiment experiment = Experiments.named(wanted).orElseThrow(() -> unknown(wanted));
    Arguments.refuse(
        spec,
        seconds != null && !(seconds > 0),
        "--seconds is " + seconds + ", but has to be above 0");
    Arguments.refuse(
        spec,
        seconds != null && !experiment.hasPreset(),
        "--seconds is for experiments that train by a preset, which %s does not".formatted(wanted));
    RunFolder folder =
        RunFolder.planned(out == null ? DefaultFolder.of(experiment.name(), seed) : out);
    try (EnvServer open = server.open()) {
      PrintWriter text = json ? new PrintWriter(PrintWriter.nullWriter()) : print;
      JsonObject figures =
          experiment.run(
              new ExperimentRun(
                  open, folder, seed, device.name(), changes(), text, spec.commandLine().getErr()));
      figures.addProperty("experiment", experiment.name());
      figures.addProperty("seed", seed);
      folder.write("experiment.json", figures.toString());
      if (json) {
        Json.printLine(figures, print);
      } else {
        print.println("run folder " + folder.path());
      }
    }
  }

  private Map<String, Object> changes() {
    return seconds == null ? Map.of() : Map.of("seconds", seconds);
  }

  private ParameterException unknown(String wanted) {
    List<String> names = Experiments.ALL.stream().map(Experiment::name).toList();
    return new ParameterException(
        spec.commandLine(),
        "there is no experiment \"%s\"; there are %s".formatted(wanted, String.join(", ", names)));
  }
}
