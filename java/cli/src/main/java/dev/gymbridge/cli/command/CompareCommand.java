package dev.gymbridge.cli.command;

import dev.gymbridge.cli.output.OutputFile;
import dev.gymbridge.cli.output.TextFile;
import dev.gymbridge.cli.picture.PictureFile;
import dev.gymbridge.cli.runs.Comparison;
import dev.gymbridge.cli.runs.ComparisonReport;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares how well runs did. */
@Command(
    name = "compare",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Compare the final returns of runs in groups: mean, median and interquartile mean (IQM)"
            + " over the seeds, how sure each is, which group is likely the better one, and how long"
            + " each took.",
    footer = {
      "",
      "Estimates and intervals are those of rliable (Agarwal et al., 2021).",
      "",
      "Example: gymbridge compare runs/CartPole-* --group-by optimizer.learning_rate"
    })
public final class CompareCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run folders.")
  private List<Path> runs = List.of();

  @Option(
      names = "--group-by",
      paramLabel = "KEY",
      description =
          "Key of the configuration whose values are the groups (default: what the runs differ in"
              + " besides their seeds).")
  private @Nullable String key;

  @Option(
      names = "--threshold",
      paramLabel = "RETURN",
      description =
          "Mean return of an evaluation that is to be reached (default: the runs'"
              + " stop.evaluation_return).")
  private @Nullable Double threshold;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the groups as CSV.")
  private @Nullable Path csv;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all of it as JSON.")
  private @Nullable Path json;

  @Mixin private PictureOption picture = new PictureOption();

  @Option(names = "--force", description = "Replace files that exist.")
  private boolean force;

  @Override
  public void run() {
    Arguments.refuse(
        spec,
        threshold != null && !Double.isFinite(threshold),
        "--threshold is " + threshold + ", but has to be a number");
    picture.check(force);
    if (csv != null) {
      OutputFile.requireWritable(csv, force);
    }
    if (json != null) {
      OutputFile.requireWritable(json, force);
    }
    ComparisonReport report = new ComparisonReport(Comparison.of(runs, key, threshold));
    report.print(spec.commandLine().getOut());
    if (csv != null) {
      TextFile.write(csv, report.csv());
    }
    if (json != null) {
      TextFile.write(json, report.json() + "\n");
    }
    Path file = picture.file();
    if (file != null) {
      PictureFile.write(file, report.chart(picture.title(report.environments()), picture.look()));
    }
  }
}
