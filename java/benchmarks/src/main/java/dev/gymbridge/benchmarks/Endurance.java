package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A million steps of CartPole-v1, one environment: memory, open files and threads of both sides on
 * the way. Linux only.
 *
 * <p>Argument: {@code [STEPS]}, 1,000,000 by default.
 */
public final class Endurance {
  private static final int LINES = 10;

  private Endurance() {}

  /** Prints a line for each tenth of the steps. */
  public static void main(String[] arguments) throws IOException {
    int steps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    SplittableRandom random = new SplittableRandom(0);
    try (EnvServer server = EnvServer.local();
        VectorEnv env = server.make(EnvConfig.of("CartPole-v1"))) {
      Actions actions = env.newActions();
      env.reset();
      long python = ProcessHandle.current().children().findFirst().orElseThrow().pid();
      System.out.printf(
          "%10s  %21s  %21s%n%10s  %9s %5s %5s  %9s %5s %5s%n",
          "", "Java", "Python", "step", "memory", "files", "thr", "memory", "files", "thr");
      for (int step = 0; step <= steps; step++) {
        if (step % (steps / LINES) == 0) {
          System.gc();
          System.out.printf(
              "%,10d  %s  %s%n", step, state(ProcessHandle.current().pid()), state(python));
        }
        env.step(actions.set(0, random.nextInt(2))).await();
      }
    }
  }

  private static String state(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    List<String> status = Files.readAllLines(process.resolve("status"));
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      return "%6d kB %5d %5d"
          .formatted(number(status, "VmRSS:"), files.count(), number(status, "Threads:"));
    }
  }

  private static long number(List<String> status, String key) {
    String line =
        status.stream().filter(candidate -> candidate.startsWith(key)).findFirst().orElse(null);
    return Long.parseLong(Objects.requireNonNull(line).replaceAll("\\D", ""));
  }
}
