package dev.gymbridge.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of what a command is given. */
final class Arguments {
  private Arguments() {}

  /**
   * Refuses a number below 1.
   *
   * @throws ParameterException names the option and the value
   */
  static void requirePositive(CommandSpec command, String option, long value) {
    if (value < 1) {
      throw new ParameterException(
          command.commandLine(), option + " is " + value + ", but has to be at least 1");
    }
  }
}
