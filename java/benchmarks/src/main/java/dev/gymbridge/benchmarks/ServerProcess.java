package dev.gymbridge.benchmarks;

import dev.gymbridge.client.Tokens;
import dev.gymbridge.local.Runtimes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The environment server as a process of this machine. */
final class ServerProcess implements RemoteServer {
  private static final String READY = "listening on ";
  private static final String LEASE_SECONDS = "5";
  private static final String WORKER = "gymbridge_env_server.worker";

  private final Signals signals;
  private final Path log;
  private final String token = Tokens.random();
  private final Runtimes runtimes = new Runtimes();
  private Process process;
  private String address;

  /**
   * Starts one at a free port of loopback.
   *
   * @param log file for what it says
   */
  ServerProcess(Signals signals, Path log) {
    this.signals = signals;
    this.log = log;
    this.process = start("127.0.0.1:0");
    this.address = awaitReady(process);
  }

  private Process start(String where) {
    runtimes.interpreter(Runtimes.LEGACY);
    List<String> command = runtimes.command(Runtimes.CURRENT, "gymbridge_env_server");
    command.addAll(List.of("--lifeline", "--lease", LEASE_SECONDS, "--address", where));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("GYMBRIDGE_CACHE", Runtimes.cache().toString());
    builder.environment().put(TorturedTraining.TOKEN, token);
    try {
      return builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String awaitReady(Process process) {
    try {
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      String line = output.readLine();
      if (line == null || !line.startsWith(READY)) {
        throw new IllegalStateException("the environment server did not start: " + line);
      }
      return line.substring(READY.length());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String token() {
    return token;
  }

  @Override
  public boolean kill() {
    return signals.kill(process.pid());
  }

  @Override
  public void startAgain() {
    process = start(address);
    address = awaitReady(process);
  }

  @Override
  public boolean stop() {
    return signals.stop(process.pid());
  }

  @Override
  public void goOn() {
    signals.send("CONT", process.pid());
  }

  @Override
  public List<Long> workers() {
    return workers(process.toHandle());
  }

  /** The workers that a process has started. */
  static List<Long> workers(ProcessHandle parent) {
    return parent
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(WORKER))
        .map(ProcessHandle::pid)
        .toList();
  }

  @Override
  public void close() {
    var unused = signals.kill(process.pid());
  }
}
