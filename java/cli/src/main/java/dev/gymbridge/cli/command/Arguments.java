package dev.gymbridge.cli.command;

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
    refuse(command, value < 1, option + " is " + value + ", but has to be at least 1");
  }

  /**
   * Refuses the arguments where they are a mistake.
   *
   * @throws ParameterException has the message
   */
  static void refuse(CommandSpec command, boolean isMistake, String message) {
    if (isMistake) {
      throw new ParameterException(command.commandLine(), message);
    }
  }
}
