package dev.gymbridge.cli.command;

import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.film.RunFilms;
import dev.gymbridge.cli.report.Report;
import dev.gymbridge.cli.report.SweepReport;
import dev.gymbridge.cli.sweep.SweepState;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the reports of runs and sweeps anew. */
@Command(
    name = "report",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Write report.html anew into the folders of runs, such as those from before there were"
            + " reports, or of sweeps. Where a run has no film yet its episodes are played again"
            + " for it.")
public final class ReportCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of runs or sweeps.")
  private List<Path> runs = List.of();

  @Mixin private DeviceOption device = new DeviceOption();

  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public void run() {
    List<Supplier<Path>> pages = runs.stream().map(this::page).toList();
    pages.forEach(page -> spec.commandLine().getOut().println("written: " + page.get()));
  }

  private Supplier<Path> page(Path path) {
    if (SweepState.isIn(path)) {
      return () -> SweepReport.write(path);
    }
    RunFolder folder = RunFolder.open(path);
    return () -> {
      film(folder);
      return Report.write(folder);
    };
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
