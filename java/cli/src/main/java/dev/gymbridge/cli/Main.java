package dev.gymbridge.cli;

import dev.gymbridge.cli.command.CheckCommand;
import dev.gymbridge.cli.command.CompareCommand;
import dev.gymbridge.cli.command.CurvesCommand;
import dev.gymbridge.cli.command.DashboardCommand;
import dev.gymbridge.cli.command.DoctorCommand;
import dev.gymbridge.cli.command.EnvsCommand;
import dev.gymbridge.cli.command.EvaluateCommand;
import dev.gymbridge.cli.command.ExperimentCommand;
import dev.gymbridge.cli.command.PackagesCommand;
import dev.gymbridge.cli.command.PlayCommand;
import dev.gymbridge.cli.command.PresetsCommand;
import dev.gymbridge.cli.command.ReportCommand;
import dev.gymbridge.cli.command.RolloutCommand;
import dev.gymbridge.cli.command.SweepCommand;
import dev.gymbridge.cli.command.TrainCommand;
import dev.gymbridge.cli.output.ErrorReport;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code gymbridge} command. */
@Command(
    name = "gymbridge",
    description = "Gymnasium environments from Java, and agents that learn in them.",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PlayCommand.class,
      SweepCommand.class,
      CurvesCommand.class,
      DashboardCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      PresetsCommand.class,
      ExperimentCommand.class,
      EnvsCommand.class,
      CheckCommand.class,
      PackagesCommand.class,
      RolloutCommand.class,
      DoctorCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Callable<Integer> {
  private static final String DEBUG = "--debug";

  /** gRPC's own log, which repeats with a stack trace what our errors say in a line. */
  private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

  /** Our own, such as how many environments have been made. */
  private static final Logger LOG = Logger.getLogger("dev.gymbridge");

  @Option(
      names = DEBUG,
      scope = ScopeType.INHERIT,
      description = "Show the Java stack trace of an error.")
  private boolean debug;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  private Main() {}

  /** No command was given. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }

  /** Runs a command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    // Numbers have the same digits everywhere.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(utf8(FileDescriptor.out), utf8(FileDescriptor.err), args));
  }

  /** Messages have characters beyond ASCII, also where the locale is C, as it is in containers. */
  private static PrintWriter utf8(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }

  /**
   * Runs a command.
   *
   * @return its exit status: 0 for success, 2 for a mistake in the arguments, else 1
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    GRPC_LOG.setLevel(Arrays.asList(args).contains(DEBUG) ? null : Level.OFF);
    LOG.setUseParentHandlers(false);
    Handler told = new LogLines(err);
    LOG.addHandler(told);
    try {
      return execute(out, err, args);
    } finally {
      LOG.removeHandler(told);
    }
  }

  private static int execute(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    CommandLine commandLine = new CommandLine(main);
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    NumberOption.register(commandLine);
    commandLine.setParameterExceptionHandler(ErrorReport::ofArguments);
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> ErrorReport.ofExecution(failure, command, main.debug));
    return commandLine.execute(args);
  }

  /** Writes messages as the command line's own. */
  private static final class LogLines extends Handler {
    private final PrintWriter err;

    LogLines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void publish(LogRecord message) {
      if (isLoggable(message)) {
        err.println("gymbridge: " + message.getMessage());
      }
    }

    @Override
    public void flush() {
      err.flush();
    }

    @Override
    public void close() {}
  }

  /** The version in the jar's manifest, and the JVM's. */
  public static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "gymbridge " + (version == null ? "(not packaged)" : version),
        "Java " + Runtime.version() + ", " + System.getProperty("java.vendor")
      };
    }
  }
}
