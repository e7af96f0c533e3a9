package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import java.util.SplittableRandom;

/**
 * A million steps of CartPole-v1, one environment: memory, open files and threads of both sides on
 * the way. Linux only. {@link Soak} does it with learning.
 *
 * <p>Argument: {@code [STEPS]}, 1,000,000 by default.
 */
public final class Endurance {
  private static final int LINES = 10;

  private Endurance() {}

  /** Prints a line for each tenth of the steps. */
  public static void main(String[] arguments) {
    int steps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    SplittableRandom random = new SplittableRandom(0);
    try (EnvServer server = EnvServer.local();
        VectorEnv env = server.make(EnvConfig.of("CartPole-v1"))) {
      Actions actions = env.newActions();
      env.reset();
      System.out.printf(
          "%10s  %21s  %21s%n%10s  %9s %5s %5s  %9s %5s %5s%n",
          "", "Java", "Python", "step", "memory", "files", "thr", "memory", "files", "thr");
      for (int step = 0; step <= steps; step++) {
        if (step % (steps / LINES) == 0) {
          System.gc();
          System.out.printf(
              "%,10d  %s  %s%n",
              step, shown(ProcessState.ofJava()), shown(ProcessState.ofServers()));
        }
        env.step(actions.set(0, random.nextInt(2))).await();
      }
    }
  }

  private static String shown(ProcessState state) {
    return "%6d kB %5d %5d".formatted(state.kilobytes(), state.files(), state.threads());
  }
}
