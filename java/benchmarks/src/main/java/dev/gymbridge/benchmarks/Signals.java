package dev.gymbridge.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Signals to processes, at once: by a shell that waits for them. Linux only. */
final class Signals implements AutoCloseable {
  /** In place of the state of a process that is not there any more. */
  static final char GONE = '-';

  /** State of a process that was stopped. */
  static final char STOPPED = 'T';

  private static final char ZOMBIE = 'Z';
  private static final int TRIES = 2_000;

  private final Process shell;
  private final BufferedReader answers;

  Signals() {
    try {
      shell = new ProcessBuilder("sh").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    answers = shell.inputReader(StandardCharsets.US_ASCII);
  }

  /**
   * Sends a signal.
   *
   * @param name such as {@code STOP}
   */
  synchronized void send(String name, long pid) {
    try {
      OutputStream input = shell.getOutputStream();
      input.write("kill -%s %d; echo\n".formatted(name, pid).getBytes(StandardCharsets.US_ASCII));
      input.flush();
      if (answers.readLine() == null) {
        throw new IllegalStateException("the shell that sends signals has ended");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Stops a process; gives whether it was seen to stand still. */
  boolean stop(long pid) {
    send("STOP", pid);
    for (int tries = 0; tries < TRIES && isAlive(pid); tries++) {
      if (state(pid) == STOPPED) {
        return true;
      }
      Pause.milliseconds(1);
    }
    return false;
  }

  /** Kills a process; gives whether it was seen dead. */
  boolean kill(long pid) {
    send("KILL", pid);
    for (int tries = 0; tries < TRIES; tries++) {
      if (!isAlive(pid)) {
        return true;
      }
      Pause.milliseconds(1);
    }
    return false;
  }

  /** The state of a process as the kernel names it, or {@link #GONE}. */
  static char state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (NoSuchFileException gone) {
      return GONE;
    } catch (IOException gone) {
      return GONE; // between opening and reading
    }
  }

  /** Whether a process is there and not dead. */
  static boolean isAlive(long pid) {
    char state = state(pid);
    return state != GONE && state != ZOMBIE;
  }

  @Override
  public void close() {
    shell.destroy();
  }
}
