package dev.gymbridge.faults;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TestEnvironments;
import dev.gymbridge.local.LocalOptions;
import java.io.IOException;
import java.time.Duration;

/**
 * A program that steps, resets or renders until its standard input ends: prints the id of its
 * worker, or of its server with gRPC, before and after.
 *
 * <p>Arguments: {@code embedded|grpc step|reset|render}.
 */
final class SteadyClient {
  private SteadyClient() {}

  public static void main(String[] arguments) throws IOException {
    Thread end = new Thread(SteadyClient::awaitEnd);
    boolean grpc = arguments[0].equals("grpc");
    LocalOptions options = grpc ? TestEnvironments.GRPC : TestEnvironments.EMBEDDED;
    EnvConfig count =
        TestEnvironments.of("Count")
            .withStepTimeout(Duration.ofSeconds(1))
            .withRenderMode("rgb_array");
    try (EnvServer server = EnvServer.local(options);
        VectorEnv env = server.make(count)) {
      env.reset();
      System.out.println(Processes.servers().get(0).pid());
      end.start();
      while (end.isAlive()) {
        ask(env, arguments[1]);
      }
      System.out.println("the worker is " + Processes.servers().get(0).pid());
    }
  }

  private static void ask(VectorEnv env, String what) {
    var unused =
        switch (what) {
          case "reset" -> env.reset();
          case "render" -> env.render(0);
          default -> env.step(env.newActions()).await();
        };
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException closed) {
      throw new AssertionError(closed);
    }
  }
}
