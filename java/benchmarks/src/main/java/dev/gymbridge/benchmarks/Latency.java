package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import java.util.Arrays;
import java.util.SplittableRandom;

/** One environment stepped and waited for; its figure is the median of a step in microseconds. */
final class Latency implements Contender {
  private static final int MOST_STEPS = 1_000_000;

  private final String name;
  private final VectorEnv env;
  private final Actions actions;
  private final long[] nanos = new long[MOST_STEPS];

  Latency(EnvServer server, String name, String id) {
    this.name = name;
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
    return nanos[steps / 2] / 1e3;
  }

  @Override
  public void close() {
    env.close();
  }
}
