package dev.gymbridge.train;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EpisodeSeeds;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.policy.EpsilonGreedy;
import dev.gymbridge.policy.RandomStream;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.AgentStep;
import dev.gymbridge.replay.FrameStacks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays episodes in sessions of its own, so that a training that is evaluated is the same as one
 * that is not. The k-th episode of an evaluation always has the same seed.
 */
final class Evaluator implements AutoCloseable {
  /** At most so many environments at once. */
  private static final int MAX_ENVIRONMENTS = 64;

  /** So many episodes are worth a second session, which uses a second processor. */
  private static final int MANY = 1000;

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

  private final List<Group> groups;
  private final EpsilonGreedy policy;
  private final double epsilon;
  private final int[] seeds;
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
    int sessions = episodes < MANY ? 1 : 2;
    int environments = environments(1 + (episodes - 1) / sessions);
    List<AgentEnv> envs = new ArrayList<>();
    try {
      for (int session = 0; session < sessions; session++) {
        envs.add(Environments.make(config, make, seed, environments));
      }
    } catch (RuntimeException failure) {
      envs.forEach(AgentEnv::close);
      throw failure;
    }
    double epsilon = config.evaluationEpsilon();
    return new Evaluator(envs, seed, episodes, epsilon, Long.MAX_VALUE, Listener.NONE);
  }

  /**
   * Takes environments, which are closed with this.
   *
   * @param envs one session or several alike; those of one play while the agent chooses the actions
   *     of another
   * @param seed that the seeds of episodes follow from
   * @param episodes to play each time
   * @param epsilon probability of a random action, in [0, 1]
   * @param maxLength steps after which an episode is left, at least 1
   */
  Evaluator(
      List<AgentEnv> envs,
      long seed,
      int episodes,
      double epsilon,
      long maxLength,
      Listener listener) {
    this.groups =
        IntStream.range(0, envs.size())
            .mapToObj(number -> new Group(envs.get(number), seed, number))
            .toList();
    this.maxLength = maxLength;
    this.listener = listener;
    this.policy = new EpsilonGreedy(env().actions());
    this.epsilon = epsilon;
    this.seeds = IntStream.range(0, episodes).map(e -> EpisodeSeeds.seed(seed, 0, e)).toArray();
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
    return groups.get(0).env;
  }

  /**
   * Plays the episodes.
   *
   * @param policies gives one for each session
   */
  Evaluation play(Supplier<EvaluatedPolicy> policies) {
    long start = System.nanoTime();
    begun = 0;
    left = seeds.length;
    Arrays.fill(returns, 0);
    Arrays.fill(lengths, 0);
    groups.forEach(group -> group.start(policies.get()));
    while (left > 0) {
      groups.forEach(Group::receive);
    }
    long steps = Arrays.stream(lengths).sum();
    return new Evaluation(
        seeds.length,
        Statistics.of(returns),
        (double) steps / seeds.length,
        steps,
        (System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    groups.forEach(group -> group.env.close());
  }

  /** Environments that are stepped together. */
  private final class Group {
    private final AgentEnv env;
    private final RandomStream exploration;
    private final FrameStacks stacks;
    private final int[] playing;
    private final int[] actions;
    private final boolean[] begins;
    private final int[] beginSeeds;
    private EvaluatedPolicy evaluated = (observations, count) -> new long[count];
    private AgentEnv.@Nullable Pending pending;
    private long time;

    Group(AgentEnv env, long seed, int number) {
      String name = "evaluation exploration" + (number == 0 ? "" : " " + number);
      this.env = env;
      this.exploration = new RandomStream(seed, name);
      this.stacks = new FrameStacks(env.size(), env.format().bytes(), env.format().stack());
      this.playing = new int[env.size()];
      this.actions = new int[env.size()];
      this.begins = new boolean[env.size()];
      this.beginSeeds = new int[env.size()];
    }

    void start(EvaluatedPolicy chosen) {
      evaluated = chosen;
      time = 0;
      for (int environment = 0; environment < env.size(); environment++) {
        plan(environment);
      }
      begin();
      send();
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
    private void begin() {
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

    /** Sends the next actions, if any environment has an episode. */
    private void send() {
      if (Arrays.stream(playing).allMatch(episode -> episode == NONE)) {
        pending = null;
        return;
      }
      policy.choose(
          epsilon,
          exploration.at(time++),
          () -> evaluated.actions(stacks.observations(), env.size()),
          actions);
      for (int environment = 0; environment < env.size(); environment++) {
        if (playing[environment] == NONE) {
          actions[environment] = AgentEnv.LEAVE;
        }
      }
      pending = env.step(actions);
    }

    /** Takes what came of the actions that were sent, and sends the next ones. */
    void receive() {
      if (pending == null) {
        return;
      }
      AgentStep step = pending.await();
      for (int environment = 0; environment < env.size(); environment++) {
        receive(step, environment);
      }
      begin();
      send();
    }

    private void receive(AgentStep step, int environment) {
      int episode = playing[environment];
      if (episode == NONE) {
        return;
      }
      if (step.lost(environment)) {
        throw new TrainingException(
            "episode %s of an evaluation was lost: its environment does not repeat. Evaluate again."
                .formatted(episode));
      }
      if (!step.played(environment)) {
        return;
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
}
