package dev.gymbridge.faults;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TestEnvironments;
import java.io.IOException;

/**
 * A program that steps until its standard input ends: prints the id of its worker before and after.
 */
final class SteadyClient {
  private SteadyClient() {}

  public static void main(String[] arguments) throws IOException {
    Thread end = new Thread(SteadyClient::awaitEnd);
    try (EnvServer server = EnvServer.local(TestEnvironments.EMBEDDED);
        VectorEnv env = server.make(TestEnvironments.of("Count"))) {
      env.reset();
      System.out.println(Processes.servers().get(0).pid());
      end.start();
      while (end.isAlive()) {
        var unused = env.step(env.newActions()).await();
      }
      System.out.println("the worker is " + Processes.servers().get(0).pid());
    }
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException closed) {
      throw new AssertionError(closed);
    }
  }
}
