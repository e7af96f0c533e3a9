package dev.gymbridge.train;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EpisodeSeeds;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.policy.EpsilonGreedy;
import dev.gymbridge.policy.RandomStream;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.AgentStep;
import dev.gymbridge.replay.FrameStacks;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Plays episodes in a session of its own, so that a training that is evaluated is the same as one
 * that is not. The k-th episode of an evaluation always has the same seed.
 */
final class Evaluator implements AutoCloseable {
  /** At most so many environments at once. */
  private static final int MAX_ENVIRONMENTS = 64;

  private static final int NONE = -1;

  /** Hears of what is played. */
  interface Listener {
    /** Hears nothing. */
    Listener NONE = new Listener() {};

    /** An environment shows the start of an episode, or a step that did not end it. */
    default void shows(int environment) {}

    /**
     * An episode has ended.
     *
     * @param episode counted from 0
     * @param score the sum of the environment's own rewards
     * @param length in environment steps
     */
    default void ended(int episode, double score, long length) {}
  }

  private final AgentEnv env;
  private final EpsilonGreedy policy;
  private final double epsilon;
  private final RandomStream exploration;
  private final FrameStacks stacks;
  private final int[] seeds;
  private final int[] playing;
  private final boolean[] begins;
  private final int[] beginSeeds;
  private final double[] returns;
  private final long[] lengths;
  private final long maxLength;
  private final Listener listener;
  private int begun;
  private int left;

  /**
   * Makes environments as a configuration has them, and plays as it says.
   *
   * @param episodes to play each time
   * @param seed that the seeds of episodes follow from
   */
  static Evaluator of(
      TrainConfig config, Function<EnvConfig, VectorEnv> make, int episodes, long seed) {
    AgentEnv env = Environments.make(config, make, seed, environments(episodes));
    double epsilon = config.evaluationEpsilon();
    return new Evaluator(env, seed, episodes, epsilon, Long.MAX_VALUE, Listener.NONE);
  }

  /**
   * Takes environments, which are closed with this.
   *
   * @param seed that the seeds of episodes follow from
   * @param episodes to play each time
   * @param epsilon probability of a random action, in [0, 1]
   * @param maxLength steps after which an episode is left, at least 1
   */
  Evaluator(
      AgentEnv env, long seed, int episodes, double epsilon, long maxLength, Listener listener) {
    this.env = env;
    this.maxLength = maxLength;
    this.listener = listener;
    this.policy = new EpsilonGreedy(env.actions());
    this.epsilon = epsilon;
    this.exploration = new RandomStream(seed, "evaluation exploration");
    this.stacks = new FrameStacks(env.size(), env.format().bytes(), env.format().stack());
    this.seeds = IntStream.range(0, episodes).map(e -> EpisodeSeeds.seed(seed, 0, e)).toArray();
    this.playing = new int[env.size()];
    this.begins = new boolean[env.size()];
    this.beginSeeds = new int[env.size()];
    this.returns = new double[episodes];
    this.lengths = new long[episodes];
  }

  /**
   * How many environments are of use for a number of episodes: each plays about as many. What is
   * drawn for exploration depends on it.
   */
  static int environments(int episodes) {
    int rounds = 1 + (episodes - 1) / MAX_ENVIRONMENTS;
    return 1 + (episodes - 1) / rounds;
  }

  /** What is played in. */
  AgentEnv env() {
    return env;
  }

  /** Plays the episodes. */
  Evaluation play(EvaluatedPolicy evaluated) {
    long start = System.nanoTime();
    begun = 0;
    left = seeds.length;
    Arrays.fill(returns, 0);
    Arrays.fill(lengths, 0);
    for (int environment = 0; environment < env.size(); environment++) {
      plan(environment);
    }
    begin(evaluated);
    int[] actions = new int[env.size()];
    for (long time = 0; left > 0; time++) {
      policy.choose(
          epsilon,
          exploration.at(time),
          () -> evaluated.actions(stacks.observations(), env.size()),
          actions);
      for (int environment = 0; environment < env.size(); environment++) {
        if (playing[environment] == NONE) {
          actions[environment] = AgentEnv.LEAVE;
        }
      }
      receive(env.step(actions).await());
      begin(evaluated);
    }
    long steps = Arrays.stream(lengths).sum();
    return new Evaluation(
        seeds.length,
        Statistics.of(returns),
        (double) steps / seeds.length,
        steps,
        (System.nanoTime() - start) / 1e9);
  }

  /** Gives an environment its next episode, if there is one. */
  private void plan(int environment) {
    if (begun == seeds.length) {
      playing[environment] = NONE;
      return;
    }
    beginSeeds[environment] = seeds[begun];
    begins[environment] = true;
    playing[environment] = begun++;
  }

  /** Resets the environments that have been given an episode. */
  private void begin(EvaluatedPolicy evaluated) {
    if (!IntStream.range(0, begins.length).anyMatch(environment -> begins[environment])) {
      return;
    }
    byte[][] first = env.reset(begins, beginSeeds);
    for (int environment = 0; environment < begins.length; environment++) {
      if (begins[environment]) {
        stacks.begin(environment, first[environment]);
        evaluated.begins(environment, playing[environment]);
        listener.shows(environment);
      }
    }
    Arrays.fill(begins, false);
  }

  private void receive(AgentStep step) {
    for (int environment = 0; environment < env.size(); environment++) {
      int episode = playing[environment];
      if (episode == NONE) {
        continue;
      }
      if (step.lost(environment)) {
        throw new TrainingException(
            "episode %s of an evaluation was lost: its environment does not repeat. Evaluate again."
                .formatted(episode));
      }
      if (!step.played(environment)) {
        continue;
      }
      returns[episode] += step.score(environment);
      lengths[episode]++;
      if (step.ended(environment) || lengths[episode] == maxLength) {
        listener.ended(episode, returns[episode], lengths[episode]);
        left--;
        plan(environment);
      } else {
        stacks.push(environment, step.frame(environment));
        listener.shows(environment);
      }
    }
  }

  @Override
  public void close() {
    env.close();
  }
}
