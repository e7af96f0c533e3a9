package dev.gymbridge.cli.command;

import dev.gymbridge.cli.report.Report;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the reports of runs anew. */
@Command(
    name = "report",
    description =
        "Write report.html into run folders anew, such as those of runs from before there were"
            + " reports.")
public final class ReportCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run folders.")
  private List<Path> runs = List.of();

  @Override
  public void run() {
    for (RunFolder folder : runs.stream().map(RunFolder::open).toList()) {
      spec.commandLine().getOut().println("written: " + Report.write(folder));
    }
  }
}
