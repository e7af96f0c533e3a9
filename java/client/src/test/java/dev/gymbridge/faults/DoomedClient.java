package dev.gymbridge.faults;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TestEnvironments;
import java.util.stream.Collectors;

/**
 * A program that waits for an environment for ever, to be killed: prints the ids of its Python
 * processes.
 */
final class DoomedClient {
  private DoomedClient() {}

  public static void main(String[] arguments) {
    boolean grpc = Boolean.parseBoolean(arguments[0]);
    try (EnvServer server =
            EnvServer.local(grpc ? TestEnvironments.GRPC : TestEnvironments.EMBEDDED);
        VectorEnv env =
            server.make(
                TestEnvironments.of("Hang")
                    .withKwarg("at_step", 1)
                    .withKwarg("how", arguments[1]))) {
      env.reset();
      var pending = env.step(env.newActions());
      System.out.println(
          Processes.all().stream()
              .map(process -> Long.toString(process.pid()))
              .collect(Collectors.joining(" ")));
      pending.await();
    }
  }
}
