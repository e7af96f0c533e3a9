package dev.gymbridge.cli.command;

import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.CleanStop;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.EvaluationReport;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.Terminal;
import dev.gymbridge.cli.output.TextFile;
import dev.gymbridge.cli.picture.Look;
import dev.gymbridge.cli.picture.PictureFile;
import dev.gymbridge.cli.report.SweepReport;
import dev.gymbridge.cli.runs.Comparison;
import dev.gymbridge.cli.runs.ComparisonReport;
import dev.gymbridge.cli.sweep.Sweep;
import dev.gymbridge.cli.sweep.SweepItem;
import dev.gymbridge.cli.sweep.SweepState;
import dev.gymbridge.config.Presets;
import dev.gymbridge.run.FolderLock;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** Trains with several seeds and values, and compares what came of it. */
@Command(
    name = "sweep",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Train an environment with every seed and every combination of values, each in a process"
            + " of its own, and compare the runs.",
    footer = {
      "",
      "The same command with the same --out goes on after anything: finished runs are",
      "skipped, others go on from their checkpoints. The folder has a run folder for",
      "each; report.html, a page of all that a browser shows meanwhile too; and",
      "compare.json and compare.png in the end.",
      "",
      "Example: gymbridge sweep CartPole-v1 --seeds 101..110 --jobs 2 \\",
      "  --set optimizer.learning_rate=0.0005,0.001 --set network.hidden_layers=[64,64],[256,256]"
    })
public final class SweepCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "ENV", description = "Id of the environment.")
  private String environment = "";

  @Parameters(
      index = "1..*",
      paramLabel = "ARGUMENT",
      description = "Behind --: arguments of every train, such as -- --env-server localhost:50051.")
  private List<String> more = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "LIST",
      required = true,
      description = "Seeds, such as 1,4,101..110.")
  private String seeds = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUES",
      description =
          "Values that replace the preset's, with commas between them; one that has commas itself"
              + " is in brackets. May be repeated.")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Option(
      names = "--preset",
      paramLabel = "NAME|FILE",
      defaultValue = Presets.DEFAULT,
      description = "As with train.")
  private String preset = Presets.DEFAULT;

  @Option(names = "--steps", paramLabel = "N", description = "Environment steps of each training.")
  private @Nullable Long steps;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many trainings run at a time (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder for all runs (default: runs/ENV-sweep-TIME).")
  private @Nullable Path out;

  @Option(
      names = "--final-episodes",
      paramLabel = "N",
      defaultValue = "" + EvaluationReport.EPISODES,
      description = "Episodes of each evaluation in the end (default: ${DEFAULT-VALUE}).")
  private int finalEpisodes;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--json-lines",
      description = "Print what each training tells, and in the end the comparison, in JSON lines.")
  private boolean jsonLines;

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  @Override
  public Integer call() {
    Arguments.requirePositive(spec, "--jobs", jobs);
    Arguments.requirePositive(spec, "--final-episodes", finalEpisodes);
    List<SweepItem> items = items();
    Path folder = out == null ? DefaultFolder.of(environment + "-sweep") : out;
    PlannedRun planned = new PlannedRun(environment, preset, steps);
    items.forEach(item -> planned.requireSame(folder.resolve(item.name()), item));
    PrintWriter print = spec.commandLine().getOut();
    Sweep sweep =
        new Sweep(
            folder,
            spec.root().userObject().getClass().getName(),
            start(),
            always(),
            this::tell,
            event -> printEvent(event, print));
    try {
      Files.createDirectories(folder);
      FolderLock lock = FolderLock.take(folder, print::println);
      SweepState plan = new SweepState(environment, command(), items, Map.of());
      try (SweepReport page = new SweepReport(folder, plan, sweep, this::warn)) {
        return run(sweep, page, folder, items);
      } finally {
        lock.close();
      }
    } catch (IOException failure) {
      throw CommandFailure.notWrittenInto(folder, failure);
    }
  }

  /** Between bars there is no room for it. */
  private void tell(String line) {
    if (Terminal.isThere()) {
      told.add(line);
    } else if (!jsonLines) {
      spec.commandLine().getOut().println(line);
    }
  }

  private void printEvent(JsonObject event, PrintWriter print) {
    if (jsonLines) {
      Json.printLine(event, print);
    }
  }

  private List<SweepItem> items() {
    try {
      return SweepItem.product(seeds, changes);
    } catch (IllegalArgumentException mistake) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(mistake.getMessage()), mistake);
    }
  }

  private List<String> start() {
    List<String> arguments = new ArrayList<>(List.of(environment, "--preset", preset));
    if (steps != null) {
      arguments.addAll(List.of("--steps", steps.toString()));
    }
    return arguments;
  }

  private List<String> always() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--device", device.name()));
    arguments.addAll(List.of("--final-episodes", Integer.toString(finalEpisodes)));
    arguments.addAll(more);
    return arguments;
  }

  /** What the sweep is typed as, without its folder. */
  private List<String> command() {
    List<String> words = new ArrayList<>(List.of("gymbridge", "sweep", environment));
    words.addAll(List.of("--seeds", seeds));
    changes.forEach((key, values) -> words.addAll(List.of("--set", key + "=" + values)));
    if (!preset.equals(Presets.DEFAULT)) {
      words.addAll(List.of("--preset", preset));
    }
    if (steps != null) {
      words.addAll(List.of("--steps", steps.toString()));
    }
    words.addAll(List.of("--jobs", Integer.toString(jobs)));
    if (finalEpisodes != EvaluationReport.EPISODES) {
      words.addAll(List.of("--final-episodes", Integer.toString(finalEpisodes)));
    }
    if (!device.name().equals(DeviceOption.USUAL)) {
      words.addAll(List.of("--device", device.name()));
    }
    if (!more.isEmpty()) {
      words.add("--");
      words.addAll(more);
    }
    return words;
  }

  private int run(Sweep sweep, SweepReport page, Path folder, List<SweepItem> items) {
    PrintWriter err = spec.commandLine().getErr();
    try (CleanStop stop = new CleanStop(sweep::stop)) {
      sweep.run(items, jobs, page::changed);
      page.update();
      told.forEach(jsonLines ? err::println : spec.commandLine().getOut()::println);
      if (sweep.isStopped()) {
        err.println("interrupted; the same command with --out=" + folder + " goes on");
        stop.done();
        return INTERRUPTED;
      }
    }
    compare(
        folder,
        items.stream()
            .filter(sweep::isFinished)
            .map(sweep::folder)
            .filter(this::isComparable)
            .toList());
    int failed = sweep.failed().size();
    if (failed > 0) {
      err.printf(
          "gymbridge: %d of %d trainings failed; the same command with --out=%s tries them again%n",
          failed, items.size(), folder);
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }

  private boolean isComparable(Path run) {
    Optional<String> obstacle = Comparison.obstacle(RunFolder.open(run));
    obstacle.ifPresent(this::warn);
    return obstacle.isEmpty();
  }

  private void warn(String message) {
    spec.commandLine().getErr().println("gymbridge: warning: " + message);
  }

  private void compare(Path folder, List<Path> runs) {
    if (runs.isEmpty()) {
      return;
    }
    ComparisonReport report = new ComparisonReport(Comparison.of(runs, null, null));
    TextFile.write(folder.resolve("compare.json"), report.json() + "\n");
    draw(folder.resolve("compare.png"), report);
    PrintWriter print = spec.commandLine().getOut();
    if (jsonLines) {
      JsonObject line = report.json();
      line.addProperty("event", "comparison");
      Json.printLine(line, print);
    } else {
      print.println();
      report.print(print);
      print.println("all of it: " + folder);
    }
  }

  /** A machine without fonts trains as well as others. */
  private void draw(Path file, ComparisonReport report) {
    try {
      PictureFile.write(file, report.chart(report.environments(), Look.LIGHT));
    } catch (CommandFailure failure) {
      spec.commandLine().getErr().println("gymbridge: no picture: " + failure.getMessage());
    }
  }
}
