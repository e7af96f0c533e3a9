package dev.gymbridge.local;

import dev.gymbridge.client.PipeWire;
import dev.gymbridge.env.EnvException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process of the environment server as a child of this JVM.
 *
 * <p>It dies with this JVM: its standard input is a pipe that only the JVM holds. It leaves no file
 * behind however either of them ends.
 */
public final class PythonProcess implements PipeWire.Peer, AutoCloseable {
  private static final long END_SECONDS = 5;
  private static final int TAIL_BYTES = 4096;

  /** Folders of modules that are not the server's, and what environments must not read. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("PYTHONPATH", "GYMBRIDGE_TOKEN", "GYMBRIDGE_TLS_CERT", "GYMBRIDGE_TLS_KEY");

  private final Process process;
  private final RandomAccessFile errors;
  private @Nullable String lastWords;
  private volatile @Nullable String ended;

  private PythonProcess(Process process, RandomAccessFile errors) {
    this.process = process;
    this.errors = errors;
  }

  /**
   * Starts one.
   *
   * @param runtime the runtime it runs in
   * @param module of the environment server, to be run
   * @param flags of that module
   * @param variables of its process's environment, beside this one's
   * @throws EnvException.FailedPrecondition where it cannot be started
   */
  static PythonProcess start(
      Runtimes runtimes,
      String runtime,
      String module,
      List<String> flags,
      Map<String, String> variables) {
    List<String> command = runtimes.command(runtime, module);
    command.addAll(flags);
    try {
      Path log = Files.createTempFile("gymbridge-", ".log");
      RandomAccessFile errors = new RandomAccessFile(log.toFile(), "r");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
      builder.environment().keySet().removeAll(NOT_PASSED_ON);
      builder.environment().putAll(variables);
      Process process = builder.start();
      Files.delete(log);
      return new PythonProcess(process, errors);
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
              + (status > 128
                  ? "was ended by signal " + (status - 128)
                  : "ended with exit status " + status);
    }
    String words = tail();
    return why + (words.isEmpty() ? "." : "; its last words: " + words);
  }

  @Override
  public String end(String why) {
    if (death() == null) {
      ended = why;
    }
    kill();
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

  /** The end of its error output, which outlives the file. */
  private synchronized String tail() {
    if (lastWords != null) {
      return lastWords;
    }
    try {
      long length = errors.length();
      byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, length)];
      errors.seek(length - bytes.length);
      errors.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      return "(its error output cannot be read: " + unreadable.getMessage() + ")";
    }
  }

  private synchronized void closeErrors() {
    lastWords = tail();
    try {
      errors.close();
    } catch (IOException unreadable) {
      System.getLogger(PythonProcess.class.getName())
          .log(System.Logger.Level.DEBUG, "the log of a process cannot be closed", unreadable);
    }
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
    closeErrors();
  }
}
