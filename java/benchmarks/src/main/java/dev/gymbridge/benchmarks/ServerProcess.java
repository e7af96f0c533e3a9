package dev.gymbridge.benchmarks;

import dev.gymbridge.cache.CacheFolder;
import dev.gymbridge.client.Tokens;
import dev.gymbridge.local.Runtimes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The environment server as a process of this machine. */
final class ServerProcess implements RemoteServer {
  private static final String LEASE_SECONDS = "5";
  private static final String WORKER = "gymbridge_env_server.worker";

  private final Signals signals;
  private final Path log;
  private final String token = Tokens.random();
  private final Runtimes runtimes = new Runtimes();
  private TcpServer server;

  /**
   * Starts one at a free port of loopback.
   *
   * @param log file for what it says
   */
  ServerProcess(Signals signals, Path log) {
    this.signals = signals;
    this.log = log;
    this.server = start("127.0.0.1:0");
  }

  private TcpServer start(String where) {
    runtimes.interpreter(Runtimes.LEGACY);
    Map<String, String> variables =
        Map.of("GYMBRIDGE_CACHE", CacheFolder.path().toString(), TorturedTraining.TOKEN, token);
    return TcpServer.start(
        where,
        List.of("--lease", LEASE_SECONDS),
        variables,
        ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  @Override
  public String address() {
    return server.address();
  }

  @Override
  public String token() {
    return token;
  }

  @Override
  public boolean kill() {
    return signals.kill(server.process().pid());
  }

  @Override
  public void startAgain() {
    server = start(server.address());
  }

  @Override
  public boolean stop() {
    return signals.stop(server.process().pid());
  }

  @Override
  public void goOn() {
    signals.send("CONT", server.process().pid());
  }

  @Override
  public boolean showsWorkers() {
    return true;
  }

  @Override
  public List<Long> workers() {
    return workers(server.process().toHandle());
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
    var unused = signals.kill(server.process().pid());
  }
}
