package dev.gymbridge.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process holds. Linux only.
 *
 * @param kilobytes resident memory
 * @param files open file descriptors
 */
record ProcessState(long kilobytes, long files, long threads) {
  private static final ProcessState NOTHING = new ProcessState(0, 0, 0);

  /** Of one process. */
  static ProcessState of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      List<String> status = Files.readAllLines(process.resolve("status"));
      return new ProcessState(number(status, "VmRSS:"), files.count(), number(status, "Threads:"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Of this JVM. */
  static ProcessState ofJava() {
    return of(ProcessHandle.current().pid());
  }

  /** Of the environment servers that this JVM has started, together. */
  static ProcessState ofServers() {
    return ServerProcess.workers(ProcessHandle.current()).stream()
        .map(ProcessState::of)
        .reduce(NOTHING, ProcessState::plus);
  }

  private ProcessState plus(ProcessState other) {
    return new ProcessState(
        kilobytes + other.kilobytes, files + other.files, threads + other.threads);
  }

  private static long number(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
