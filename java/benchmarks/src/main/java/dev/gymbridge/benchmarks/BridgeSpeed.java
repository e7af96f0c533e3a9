package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.local.LocalOptions;
import dev.gymbridge.local.Runtimes;
import dev.gymbridge.testcontainers.GymnasiumContainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;

/**
 * How fast the bridge is, beside Python's own loop and AsyncVectorEnv.
 *
 * <p>Arguments: {@code [ROUNDS [SECONDS [CASE…]]]}, by default 7 rounds of 2 seconds of every case.
 * Within a case the contenders take turns, so that whatever else the machine does meets them alike;
 * the table has the median of the rounds, the lowest and the highest. The first round warms up and
 * does not count.
 */
public final class BridgeSpeed {
  private BridgeSpeed() {}

  /** Runs the cases named, or all. */
  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 2;
    List<String> wanted =
        Arrays.asList(arguments).subList(Math.min(2, arguments.length), arguments.length);
    try (EnvServer local = EnvServer.local()) {
      cases(local)
          .forEach(
              (name, contenders) -> {
                if (wanted.isEmpty() || wanted.contains(name)) {
                  run(name, contenders.get(), rounds, seconds);
                }
              });
    }
  }

  private static Map<String, Supplier<List<Contender>>> cases(EnvServer local) {
    Map<String, Supplier<List<Contender>>> cases = new LinkedHashMap<>();
    cases.put("latency", () -> latencies(local));
    cases.put("cartpole", () -> vector(local, EnvConfig.of("CartPole-v1").withEnvironments(64), 1));
    cases.put(
        "lunarlander", () -> vector(local, EnvConfig.of("LunarLander-v3").withEnvironments(8), 1));
    EnvConfig pacman = EnvConfig.of("MsPacmanNoFrameskip-v4").withKwarg("obs_type", "grayscale");
    cases.put("mspacman-1", () -> single(local, pacman, 4));
    cases.put("mspacman-8", () -> vector(local, pacman.withEnvironments(8), 4));
    return cases;
  }

  /** One step of CartPole-v1, on every way to it. */
  private static List<Contender> latencies(EnvServer local) {
    String id = "CartPole-v1";
    EnvServer grpc = EnvServer.local(LocalOptions.DEFAULT.withGrpc());
    FrontDoor door = new FrontDoor();
    List<Contender> contenders = new ArrayList<>();
    contenders.add(new Latency(local, "one step of CartPole-v1, embedded [µs]", id, () -> {}));
    contenders.add(new Latency(grpc, "local gRPC [µs]", id, grpc::close));
    contenders.add(new Latency(door.server(), "TCP, TLS and token [µs]", id, door::close));
    if (DockerClientFactory.instance().isDockerAvailable()) {
      GymnasiumContainer container = new GymnasiumContainer();
      container.start();
      contenders.add(
          new Latency(container.client(), "container, TLS and token [µs]", id, container::close));
    } else {
      System.err.println("left out: the container, for there is no Docker");
    }
    return contenders;
  }

  private static List<Contender> single(EnvServer server, EnvConfig config, int repeat) {
    Path python = new Runtimes().interpreter(Runtimes.CURRENT);
    return List.of(
        new PythonPeer(python, "Python's own loop", "loop", config.id(), 1, repeat),
        new Bridge(server, "bridge, one environment", config, 1, repeat));
  }

  private static List<Contender> vector(EnvServer server, EnvConfig config, int repeat) {
    Path python = new Runtimes().interpreter(Runtimes.CURRENT);
    int count = config.environments();
    return List.of(
        new PythonPeer(python, "Python's own loop", "loop", config.id(), count, repeat),
        new PythonPeer(python, "AsyncVectorEnv", "async", config.id(), count, repeat),
        new PythonPeer(
            python, "AsyncVectorEnv, a seed each episode", "seeded", config.id(), count, repeat),
        new Bridge(server, "bridge, one session of " + count, config, 1, repeat),
        new Bridge(server, "bridge, two sessions of " + count, config, 2, repeat));
  }

  private static void run(String name, List<Contender> contenders, int rounds, double seconds) {
    List<double[]> figures = new ArrayList<>();
    contenders.forEach(contender -> figures.add(new double[rounds]));
    for (int round = -1; round < rounds; round++) {
      for (int index = 0; index < contenders.size(); index++) {
        double figure = contenders.get(index).measure(seconds);
        if (round >= 0) {
          figures.get(index)[round] = figure;
        }
      }
    }
    System.out.printf("%n%-48s %10s %10s %10s  of first%n", name, "median", "lowest", "highest");
    double first = 0;
    for (int index = 0; index < contenders.size(); index++) {
      double[] sorted = figures.get(index);
      Arrays.sort(sorted);
      double median = sorted[rounds / 2];
      first = index == 0 ? median : first;
      System.out.printf(
          "%-48s %,10.1f %,10.1f %,10.1f   %.2f  %s%n",
          contenders.get(index).name(),
          median,
          sorted[0],
          sorted[rounds - 1],
          median / first,
          contenders.get(index).note());
      contenders.get(index).close();
    }
  }
}
