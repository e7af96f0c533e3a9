package dev.gymbridge.cli.command;

import com.google.gson.JsonObject;
import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.experiment.Experiment;
import dev.gymbridge.cli.experiment.ExperimentItem;
import dev.gymbridge.cli.experiment.ExperimentRun;
import dev.gymbridge.cli.experiment.ExperimentSuite;
import dev.gymbridge.cli.experiment.Experiments;
import dev.gymbridge.cli.experiment.Variant;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.Fonts;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.Table;
import dev.gymbridge.run.NewFolder;
import java.io.IOException;
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

/** Runs an experiment by its name, or all of them. */
@Command(
    name = "experiment",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Run an experiment as its document has it and show its figures, or a variant of it, or all"
            + " of them; without a name, list them.",
    footer = {
      "",
      "all leaves a folder with a page, index.html, that has every figure beside the",
      "document's, every picture and every film; the same figures are in",
      "experiments.json and experiments.md. With the --out of one that was",
      "interrupted it goes on: experiments and trainings that are finished are",
      "skipped, and a training that was interrupted begins anew.",
      "",
      "Examples: gymbridge experiment mdp-q-learning --seed 1",
      "          gymbridge experiment all --seed 1 --out experiments"
    })
public final class ExperimentCommand implements Runnable {
  private static final String EVERY = "all";
  private static final String LANDING = "lunarlander-v2-five-minutes";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME|all",
      description = "Which experiment; all for every one, with all variants.")
  private @Nullable String name;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "Run this variant of the experiment in place of what its document has.")
  private @Nullable String variantName;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Everything random follows from it (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "End each training after N seconds; in " + LANDING + " the first one alone.")
  private @Nullable Double seconds;

  @Option(
      names = "--full",
      description =
          "Train the fully trained model of "
              + LANDING
              + " for 4,500 episodes as the document does, which takes more than an hour, in place"
              + " of by our preset.")
  private boolean full;

  @Option(
      names = "--quick",
      description = "So small that it shows only that it runs: all of it in about a minute.")
  private boolean quick;

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
    if (name == null) {
      list();
      return;
    }
    boolean isEvery = name.equals(EVERY);
    ExperimentItem item = isEvery ? null : item(name);
    checkOptions(item);
    Fonts.require();
    Path folder = folder(item);
    PrintWriter print = spec.commandLine().getOut();
    PrintWriter text = json ? new PrintWriter(PrintWriter.nullWriter()) : print;
    JsonObject figures;
    if (item == null) {
      ExperimentSuite suite =
          new ExperimentSuite(ExperimentItem.of(experiments()), folder, settings());
      try (EnvServer open = server.open()) {
        figures = suite.run((each, into) -> each.run(prepared(open, each, into, text)), text);
      }
    } else {
      try (EnvServer open = server.open()) {
        figures = item.run(prepared(open, item, folder, text));
      }
      text.println("run folder " + folder);
    }
    if (json) {
      Json.printLine(figures, print);
    }
  }

  /** A new one, but with {@code --out} for all: these may go on in one that is there. */
  private Path folder(@Nullable ExperimentItem item) {
    try {
      if (out == null) {
        return NewFolder.numbered(DefaultFolder.of(item == null ? EVERY : item.name(), seed));
      }
      return item == null ? out : NewFolder.named(out);
    } catch (IOException failure) {
      throw new CommandFailure(
          "the folder cannot be made: "
              + failure.getClass().getSimpleName()
              + ": "
              + failure.getMessage());
    }
  }

  private void list() {
    Table table = new Table("DOCUMENT", "NAME", "WHAT");
    for (ExperimentItem item : ExperimentItem.of(Experiments.ALL)) {
      Experiment experiment = item.experiment();
      Variant variant = item.variant();
      table.add(
          experiment.document(),
          variant == null ? experiment.name() : "  --variant " + variant.name(),
          item.summary());
    }
    table.print(spec.commandLine().getOut());
  }

  private List<Experiment> experiments() {
    return quick ? Experiments.QUICK : Experiments.ALL;
  }

  private ExperimentItem item(String wanted) {
    Experiment experiment =
        Experiments.named(wanted, experiments())
            .orElseThrow(
                () ->
                    mistake(
                        "there is no experiment \"%s\"; there are all, %s"
                            .formatted(
                                wanted,
                                names(Experiments.ALL.stream().map(Experiment::name).toList()))));
    if (variantName == null) {
      return new ExperimentItem(experiment, null);
    }
    List<Variant> variants = experiment.variants();
    return variants.stream()
        .filter(variant -> variant.name().equals(variantName))
        .findFirst()
        .map(variant -> new ExperimentItem(experiment, variant))
        .orElseThrow(
            () ->
                mistake(
                    "%s has no variant \"%s\"; it has %s"
                        .formatted(
                            wanted,
                            variantName,
                            names(variants.stream().map(Variant::name).toList()))));
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void checkOptions(@Nullable ExperimentItem item) {
    Arguments.refuse(
        spec,
        seconds != null && !(seconds > 0),
        "--seconds is " + seconds + ", but has to be above 0");
    if (item == null) {
      Arguments.refuse(spec, seconds != null, "--seconds is for a single experiment");
      Arguments.refuse(spec, variantName != null, "--variant is for a single experiment");
      return;
    }
    String wanted = item.experiment().name();
    Arguments.refuse(
        spec,
        seconds != null && !item.experiment().hasPreset(),
        "--seconds is for experiments that train by a preset, which %s does not".formatted(wanted));
    Arguments.refuse(
        spec, full && !wanted.equals(LANDING), "--full is for %s and for all".formatted(LANDING));
  }

  private ExperimentRun prepared(
      EnvServer open, ExperimentItem item, Path folder, PrintWriter text) {
    return new ExperimentRun(
        open,
        folder,
        seed,
        device.name(),
        item.variant(),
        seconds == null ? Map.of() : Map.of("stop.seconds", seconds),
        full,
        text,
        spec.commandLine().getErr());
  }

  /** What the figures of all experiments depend on. */
  private JsonObject settings() {
    JsonObject settings = new JsonObject();
    settings.addProperty("seed", seed);
    settings.addProperty("quick", quick);
    settings.addProperty("full", full);
    return settings;
  }
}
