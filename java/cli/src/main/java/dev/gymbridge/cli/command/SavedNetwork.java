package dev.gymbridge.cli.command;

import dev.gymbridge.nn.Network;
import dev.gymbridge.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network that a run has left.
 *
 * @param path a run folder, or a .safetensors file in one
 * @param last whether it is the last checkpoint's in place of the best one; for a run folder
 * @param err where to warn of damaged checkpoints
 */
record SavedNetwork(Path path, boolean last, PrintWriter err) {
  /** The run's folder. */
  RunFolder run() {
    return RunFolder.open(isFile() ? runOf(path) : path);
  }

  /** Reads the network's parameters. */
  RunFolder.Saved read(Network network) {
    if (isFile()) {
      return RunFolder.network(network, path);
    }
    return last
        ? run().last(network, message -> err.println("gymbridge: warning: " + message))
        : run().best(network);
  }

  private boolean isFile() {
    return Files.isRegularFile(path);
  }

  /** The folder that a network's file is of: its own, or the one above checkpoints/. */
  private static Path runOf(Path file) {
    Path folder = file.toAbsolutePath().resolveSibling("");
    return Files.exists(folder.resolve("config.yaml")) ? folder : folder.resolveSibling("");
  }
}
