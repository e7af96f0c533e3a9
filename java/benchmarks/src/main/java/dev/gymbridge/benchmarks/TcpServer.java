package dev.gymbridge.benchmarks;

import dev.gymbridge.local.Runtimes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An environment server that listens on a TCP port of loopback, and dies with this process.
 *
 * @param process the server
 * @param address where it listens, {@code host:port}
 */
record TcpServer(Process process, String address) {
  private static final String READY = "listening on ";

  /**
   * Starts one and waits until it listens.
   *
   * @param address {@code host:port}; port 0 chooses one
   * @param flags of {@code python -m gymbridge_env_server} besides
   * @param variables of its environment besides this process's
   * @param log where its error output goes
   */
  static TcpServer start(
      String address,
      List<String> flags,
      Map<String, String> variables,
      ProcessBuilder.Redirect log) {
    List<String> command = new Runtimes().command(Runtimes.CURRENT, "gymbridge_env_server");
    command.addAll(List.of("--lifeline", "--address", address));
    command.addAll(flags);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log);
    builder.environment().putAll(variables);
    try {
      Process process = builder.start();
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      String line = output.readLine();
      if (line == null || !line.startsWith(READY)) {
        throw new IllegalStateException("the environment server did not start: " + line);
      }
      return new TcpServer(process, line.substring(READY.length()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
