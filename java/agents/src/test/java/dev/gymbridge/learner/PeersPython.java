package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gymbridge.local.Runtimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plain Python with the PyTorch of the runtime {@code peers}. */
final class PeersPython {
  private static final String PEERS = "peers";

  private final Path interpreter;

  private PeersPython(Path interpreter) {
    this.interpreter = interpreter;
  }

  /** Leaves tests out where it is not installed, for it is large. */
  static PeersPython orSkip() {
    Optional<Path> runtime = new Runtimes().find(PEERS);
    assumeTrue(
        runtime.isPresent(),
        "the Python runtime \"peers\" is not installed; in the project's folder:"
            + " PYTHONPATH=env-server/src python3 -m gymbridge_env_server.runtimes install peers");
    return new PeersPython(runtime.orElseThrow().resolve("bin").resolve("python"));
  }

  /**
   * Runs a program that ends well.
   *
   * @param folder for its messages
   * @param arguments {@code sys.argv[1:]}
   */
  void run(String program, Path folder, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(interpreter.toString(), "-c", program));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path messages = folder.resolve("messages");
    Process python =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile())
            .start();
    int status = python.waitFor();
    assertThat(status).as(Files.readString(messages)).isZero();
  }
}
