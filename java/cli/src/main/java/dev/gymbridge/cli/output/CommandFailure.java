package dev.gymbridge.cli.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A command cannot do what it was asked to; the message says why, and what to do. */
public final class CommandFailure extends RuntimeException {
  public CommandFailure(String message) {
    super(message);
  }

  private CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** A file cannot be written. */
  public static CommandFailure notWritten(Path file, IOException failure) {
    return new CommandFailure("cannot write " + file + ": " + reason(failure), failure);
  }

  /** Nothing can be written into a folder. */
  public static CommandFailure notWrittenInto(Path folder, IOException failure) {
    return new CommandFailure("cannot write into " + folder + ": " + reason(failure), failure);
  }

  private static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "its folder does not exist; make it first";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    return failure instanceof FileSystemException inFile && inFile.getReason() != null
        ? inFile.getReason()
        : String.valueOf(failure.getMessage());
  }
}
