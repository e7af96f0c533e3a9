package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Sessions stepped with random actions by one thread, each while the others work; its figure is
 * actions a second.
 */
final class Bridge implements Contender {
  private final String name;
  private final int repeat;
  private final List<Session> sessions = new ArrayList<>();

  /** One session's environments and what is under way in it. */
  private static final class Session {
    final VectorEnv env;
    final Actions actions;
    final int[] repeats;
    final long choices;

    Session(VectorEnv env, int repeat) {
      this.env = env;
      this.actions = env.newActions();
      this.repeats = new int[env.size()];
      Arrays.fill(repeats, repeat);
      this.choices = ((Space.Discrete) env.description().actionSpace()).n();
      env.reset();
    }

    PendingStep step(SplittableRandom random, int keepLast) {
      for (int environment = 0; environment < env.size(); environment++) {
        actions.set(environment, random.nextLong(choices));
      }
      return env.step(actions, repeats, keepLast);
    }
  }

  /**
   * Makes the sessions.
   *
   * @param config one session's environments
   * @param repeat how many times an action is applied; the last two observations are kept where
   *     above 1
   */
  Bridge(EnvServer server, String name, EnvConfig config, int sessions, int repeat) {
    this.name = name;
    this.repeat = repeat;
    for (int session = 0; session < sessions; session++) {
      this.sessions.add(new Session(server.make(config.withSeed(session)), repeat));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double measure(double seconds) {
    SplittableRandom random = new SplittableRandom(0);
    int keepLast = repeat > 1 ? 2 : 1;
    PendingStep[] pending = new PendingStep[sessions.size()];
    for (int session = 0; session < pending.length; session++) {
      pending[session] = sessions.get(session).step(random, keepLast);
    }
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long steps = 0;
    double sum = 0;
    while (System.nanoTime() < end) {
      for (int session = 0; session < pending.length; session++) {
        StepBatch batch = pending[session].await();
        pending[session] = sessions.get(session).step(random, keepLast);
        sum += batch.reward(0) + batch.observation().asDouble(0);
        steps += batch.size();
      }
    }
    double rate = steps / ((System.nanoTime() - start) / 1e9);
    for (PendingStep last : pending) {
      last.await();
    }
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("a reward or observation is not a number");
    }
    return rate;
  }

  @Override
  public void close() {
    sessions.forEach(session -> session.env.close());
  }
}
