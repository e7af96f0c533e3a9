package dev.gymbridge.train;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.EpisodeSeeds;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Plays episodes in a session of its own, so that a training that is evaluated is the same as one
 * that is not. The k-th episode of an evaluation always has the same seed.
 */
public final class Evaluator implements AutoCloseable {
  /** At most so many environments at once. */
  private static final int MAX_ENVIRONMENTS = 32;

  /** Chooses actions. */
  @FunctionalInterface
  public interface Policy {
    /** An action for each observation, counted from 0. */
    long[] actions(float[][] observations);
  }

  private final VectorEnv env;
  private final ObservationReader reader;
  private final long firstAction;
  private final int episodes;
  private final int[] seeds;

  /**
   * Makes the environments.
   *
   * @param make makes them
   * @param environment id
   * @param seed that the seeds of episodes follow from
   * @param episodes to play each time
   */
  public Evaluator(
      Function<EnvConfig, VectorEnv> make, String environment, long seed, int episodes) {
    this.episodes = episodes;
    this.seeds = IntStream.range(0, episodes).map(e -> EpisodeSeeds.seed(seed, 0, e)).toArray();
    this.env =
        make.apply(
            EnvConfig.of(environment)
                .withSeed(seed)
                .withEnvironments(Math.min(episodes, MAX_ENVIRONMENTS)));
    this.reader = ObservationReader.of(environment, env.description().observationSpace());
    this.firstAction = ((Space.Discrete) env.description().actionSpace()).start();
  }

  /** What they are. */
  EnvDescription description() {
    return env.description();
  }

  /** Environments that play at once, which is the most observations a policy is given. */
  public int environments() {
    return env.size();
  }

  /** Plays the episodes. */
  public Evaluation play(Policy policy) {
    long start = System.nanoTime();
    int[] playing = IntStream.range(0, env.size()).toArray();
    int started = env.size();
    double[] returns = new double[episodes];
    long[] lengths = new long[episodes];
    float[][] observations = new float[env.size()][];
    boolean[] mask = new boolean[env.size()];
    int[] nextSeeds = new int[env.size()];
    Arrays.fill(mask, true);
    Arrays.setAll(nextSeeds, environment -> seeds[environment]);
    reader.read(env.reset(mask, nextSeeds), observations);
    Actions actions = env.newActions();
    int[] repeats = new int[env.size()];
    Arrays.fill(repeats, 1);
    for (int left = episodes; left > 0; ) {
      long[] chosen = policy.actions(observations);
      for (int environment = 0; environment < env.size(); environment++) {
        actions.set(environment, firstAction + chosen[environment]);
      }
      StepBatch step = env.step(actions, repeats, 1).await();
      Arrays.fill(mask, false);
      boolean anyNext = false;
      for (int environment = 0; environment < env.size(); environment++) {
        int episode = playing[environment];
        if (step.lost(environment)) {
          throw new TrainingException(
              "episode "
                  + episode
                  + " of an evaluation was lost: its environment does not repeat. Evaluate again.");
        }
        if (step.frames(environment) == 0) {
          continue;
        }
        observations[environment] = reader.read(step.observation(), step.lastRow(environment));
        returns[episode] += step.reward(environment);
        lengths[episode]++;
        if (step.ended(environment)) {
          left--;
          if (started < episodes) {
            playing[environment] = started;
            nextSeeds[environment] = seeds[started++];
            mask[environment] = true;
            anyNext = true;
          } else {
            repeats[environment] = 0;
          }
        }
      }
      if (anyNext) {
        reader.read(env.reset(mask, nextSeeds), observations);
      }
    }
    long steps = Arrays.stream(lengths).sum();
    return new Evaluation(
        episodes,
        Statistics.of(returns),
        (double) steps / episodes,
        steps,
        (System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    env.close();
  }
}
