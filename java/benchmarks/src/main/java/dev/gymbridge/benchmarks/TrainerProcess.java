package dev.gymbridge.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process of {@link TorturedTraining}, from its start or resume to its end. */
final class TrainerProcess {
  private static final String ENDED = " has ended: ";

  private final Process process;
  private final CompletableFuture<String> printed;
  private final PhaseFile phases;

  /**
   * Starts or resumes a run.
   *
   * @param folder of the run; resumed where it is there
   * @param server null for an embedded one
   * @param address of the server, or of a proxy before it
   */
  TrainerProcess(
      TortureCase what, long seed, Path folder, @Nullable RemoteServer server, String address) {
    try {
      Path told = folder.resolveSibling(folder.getFileName() + ".phases");
      Files.deleteIfExists(told);
      phases = new PhaseFile(told);
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:-UsePerfData",
                  "-cp",
                  System.getProperty("java.class.path"),
                  TorturedTraining.class.getName(),
                  what.name(),
                  Long.toString(seed),
                  folder.toString(),
                  told.toString()));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      if (server != null) {
        command.add(address);
        builder.environment().put(TorturedTraining.TOKEN, server.token());
      }
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    printed = CompletableFuture.supplyAsync(this::read);
  }

  /** All that it prints; by a pipe, which no full disk holds up. */
  private String read() {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Where it is, or where it died. */
  PhaseFile phases() {
    return phases;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitValue() {
    return process.exitValue();
  }

  /** Waits for its end; gives whether it came. */
  boolean awaitEnd(long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Whether, being dead, it came to the run's end, or found that the run had. */
  boolean hasEndedTheRun() {
    return process.exitValue() == 0 || says(ENDED);
  }

  /** Whether, being dead, it has printed something. */
  boolean says(String text) {
    return printed.join().contains(text);
  }

  /** What it printed until its end. */
  String printed() {
    return printed.join();
  }

  /** The line that says why it ended. */
  String lastWords() {
    return printed
        .join()
        .lines()
        .filter(line -> line.contains("Exception") || line.contains("Error"))
        .findFirst()
        .orElse("exit status " + process.exitValue() + " without a word");
  }

  /** The embedded servers that it has started. */
  List<Long> workers() {
    return ServerProcess.workers(process.toHandle());
  }

  /** Lets it write no file beyond a size any more, as on a disk that is full. */
  void limitFiles(String bytes) {
    try {
      int status =
          new ProcessBuilder("prlimit", "--pid", Long.toString(pid()), "--fsize=" + bytes + ":")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (status != 0 && isAlive()) {
        throw new IllegalStateException("prlimit failed with status " + status);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("prlimit is needed, of util-linux", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Bytes of the greatest file that a run has. */
  static long greatestFile(Path folder) {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().length()).max().orElse(0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
