package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One environment stepped and waited for; its figure is the median of a step in microseconds, and
 * the note has the 99th percentile, of which it is the median over the rounds.
 */
final class Latency implements Contender {
  private static final int MOST_STEPS = 1_000_000;

  private final String name;
  private final Runnable behind;
  private final VectorEnv env;
  private final Actions actions;
  private final long[] nanos = new long[MOST_STEPS];
  private final List<Double> p99 = new ArrayList<>();

  /**
   * Makes the environment.
   *
   * @param behind closed with it
   */
  Latency(EnvServer server, String name, String id, Runnable behind) {
    this.name = name;
    this.behind = behind;
    env = server.make(EnvConfig.of(id));
    actions = env.newActions();
    env.reset();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double measure(double seconds) {
    SplittableRandom random = new SplittableRandom(0);
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int steps = 0;
    while (steps < MOST_STEPS && System.nanoTime() < end) {
      actions.set(0, random.nextInt(2));
      long start = System.nanoTime();
      env.step(actions).await();
      nanos[steps++] = System.nanoTime() - start;
    }
    Arrays.sort(nanos, 0, steps);
    p99.add(nanos[steps * 99 / 100] / 1e3);
    return nanos[steps / 2] / 1e3;
  }

  @Override
  public String note() {
    List<Double> counted = p99.subList(1, p99.size());
    return "p99 %,.0f".formatted(counted.stream().sorted().toList().get(counted.size() / 2));
  }

  @Override
  public void close() {
    env.close();
    behind.run();
  }
}
