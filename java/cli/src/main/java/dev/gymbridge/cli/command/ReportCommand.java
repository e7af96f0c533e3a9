package dev.gymbridge.cli.command;

import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.film.RunFilms;
import dev.gymbridge.cli.report.Report;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the reports of runs anew. */
@Command(
    name = "report",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Write report.html into run folders anew, such as those of runs from before there were"
            + " reports. Where a run has no film yet its episodes are played again for it.")
public final class ReportCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run folders.")
  private List<Path> runs = List.of();

  @Mixin private DeviceOption device = new DeviceOption();

  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public void run() {
    for (RunFolder folder : runs.stream().map(RunFolder::open).toList()) {
      film(folder);
      spec.commandLine().getOut().println("written: " + Report.write(folder));
    }
  }

  /** Where the run has no films yet. */
  private void film(RunFolder folder) {
    if (RunFilms.read(folder).areMade()) {
      return;
    }
    // One thread, whatever the run had: a process has one number of them.
    TrainConfig ofRun = folder.config(Map.of()).withThreads(1).withPortableBits(false);
    TrainConfig config = ofRun.withEnvironment(server.over(ofRun.environment()));
    try (EnvServer open = server.open(config.environment())) {
      RunFilms.make(folder, config, open::make, device.name());
    }
  }
}
