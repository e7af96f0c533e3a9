package dev.gymbridge.local;

import dev.gymbridge.client.PipeWire;
import dev.gymbridge.client.Tokens;
import dev.gymbridge.env.EnvException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process of the environment server as a child of this JVM.
 *
 * <p>It dies with this JVM: its standard input is a pipe that only the JVM holds. It leaves no file
 * behind however either of them ends.
 */
public final class PythonProcess implements PipeWire.Peer, AutoCloseable {
  private static final long END_SECONDS = 5;

  /** Folders of modules that are not the server's, and what environments must not read. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("PYTHONPATH", "GYMBRIDGE_TOKEN", "GYMBRIDGE_TLS_CERT", "GYMBRIDGE_TLS_KEY");

  /** By which the process finds all that it has started, to end that with itself. */
  private static final String MARK = "GYMBRIDGE_STARTED_BY";

  /** An exit status above it is a signal's number and this. */
  private static final int SIGNALS = 128;

  private final Process process;
  private final LastWords lastWords;
  private volatile @Nullable String ended;

  private PythonProcess(Process process, Consumer<String> output) {
    this.process = process;
    this.lastWords = new LastWords(process.getErrorStream(), output);
  }

  /**
   * Starts one.
   *
   * @param runtime the runtime it runs in
   * @param module of the environment server, to be run
   * @param flags of that module
   * @param variables of its process's environment, beside this one's
   * @param output gets what it writes to its standard error
   * @throws EnvException.FailedPrecondition where it cannot be started
   */
  static PythonProcess start(
      Runtimes runtimes,
      String runtime,
      String module,
      List<String> flags,
      Map<String, String> variables,
      Consumer<String> output) {
    List<String> command = runtimes.command(runtime, module);
    command.addAll(flags);
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().keySet().removeAll(NOT_PASSED_ON);
      runtimes.putPackages(builder.environment());
      builder.environment().put(MARK, Tokens.random());
      builder.environment().putAll(variables);
      return new PythonProcess(builder.start(), output);
    } catch (IOException failure) {
      throw new EnvException.FailedPrecondition(
          "the environment server cannot be started: " + failure.getMessage(), failure);
    }
  }

  /** Its standard output. */
  InputStream input() {
    return process.getInputStream();
  }

  /** Its standard input. */
  OutputStream output() {
    return process.getOutputStream();
  }

  /** Its number. */
  public long pid() {
    return process.pid();
  }

  /** Whether somebody else than this JVM has ended it by a signal. */
  boolean wasKilled() {
    return ended == null && !process.isAlive() && process.exitValue() > SIGNALS;
  }

  /** Whether it has come to its own end, and all went well. */
  boolean endedWell() {
    return ended == null && !process.isAlive() && process.exitValue() == 0;
  }

  /** Why it will not answer any more, with its last words, or null while it may. */
  public @Nullable String death() {
    String why = ended;
    if (why == null && process.isAlive()) {
      return null;
    }
    if (why == null) {
      int status = process.exitValue();
      why =
          "The environment server's process "
              + (status > SIGNALS
                  ? "was ended by signal " + (status - SIGNALS)
                  : "ended with exit status " + status);
    }
    String words = lastWords.text(!process.isAlive());
    return why + (words.isEmpty() ? "." : "; its last words: " + words);
  }

  @Override
  public String end(String why) {
    if (death() == null) {
      ended = why;
    }
    close();
    return String.valueOf(death());
  }

  @Override
  public String awaitEnd() {
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        return end("the environment server's process closed its output, and was ended");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return end("the wait for the environment server was interrupted");
    }
    return String.valueOf(death());
  }

  /** Leaves its pipes open: another thread may be reading them, and sees them end. */
  private void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Ends it at once, with its whole process group: something in it watches over that. */
  @Override
  public void close() {
    kill();
    try {
      process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
