package dev.gymbridge.cli.command;

import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.dashboard.Dashboard;
import dev.gymbridge.cli.dashboard.Environments;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.config.EnvironmentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows runs in a browser while they train. */
@Command(
    name = "dashboard",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Show the runs under a folder in a browser, while they train and after.",
    footer = {
      "",
      "It reads the run folders only, and may be ended and started at any time. The",
      "address works on this machine alone, and for those who know it whole; from",
      "elsewhere: ssh -L 8000:localhost:PORT. A run that plays makes its environment,",
      "with the Python modules that its configuration names.",
      "",
      "Example: gymbridge dashboard runs"
    })
public final class DashboardCommand implements Runnable {
  private static final int MOST = 65535;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUNS",
      defaultValue = "runs",
      description = "A folder that runs are in, or of one (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The port to listen on (default: any that is free).")
  private int port;

  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public void run() {
    Arguments.refuse(
        spec,
        port < 0 || port > MOST,
        "--port is %d, but has to be at least 0, and at most %d".formatted(port, MOST));
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure("there is no folder " + folder + ": name the one that runs are in");
    }
    try (Dashboard dashboard = new Dashboard(folder, port, new Asked())) {
      spec.commandLine().getOut().println("open " + dashboard.address() + " (Ctrl-C ends it)");
      new CountDownLatch(1).await();
    } catch (IOException failure) {
      throw new CommandFailure(
          "cannot listen on port %d: %s".formatted(port, failure.getMessage()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** As the options say. */
  private final class Asked implements Environments {
    @Override
    public EnvironmentConfig over(EnvironmentConfig config) {
      return server.over(config);
    }

    @Override
    public EnvServer open(EnvironmentConfig config) {
      return server.open(config);
    }
  }
}
