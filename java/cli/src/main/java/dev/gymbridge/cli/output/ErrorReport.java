package dev.gymbridge.cli.output;

import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.EnvException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How an error reaches the user: its message on standard error, and the exit status. */
public final class ErrorReport {
  private ErrorReport() {}

  /** A mistake in the arguments; the nearest option or command is named. */
  public static int ofArguments(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("gymbridge: " + mistake.getMessage());
    UnmatchedArgumentException.printSuggestions(mistake, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  /**
   * An error while a command ran. One that nobody expected is a bug and shows its stack trace.
   *
   * @param debug whether to show the stack trace in any case
   */
  public static int ofExecution(Exception failure, CommandLine command, boolean debug) {
    PrintWriter err = command.getErr();
    boolean expected =
        failure instanceof EnvException
            || failure instanceof CommandFailure
            || failure instanceof TrainingException;
    String message = expected ? failure.getMessage() : "a bug in gymbridge: " + failure;
    err.println("gymbridge: " + message);
    if (debug || !expected) {
      failure.printStackTrace(err);
    }
    return ExitCode.SOFTWARE;
  }
}
