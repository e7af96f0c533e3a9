package dev.gymbridge.train;

import dev.gymbridge.config.Environments;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.EpisodeSeeds;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.explore.EpsilonGreedy;
import dev.gymbridge.preprocess.ActionMasks;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.AgentStep;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.FrameStacks;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays episodes in sessions of its own, so that a training that is evaluated is the same as one
 * that is not, or in one that is lent to it. The k-th episode of an evaluation always has the same
 * seed; one that is lost is played again.
 */
public final class Evaluator implements AutoCloseable {
  /** At most so many environments in a session. */
  private static final int MAX_ENVIRONMENTS = 64;

  /** So many episodes are worth a second session, which uses a second processor. */
  private static final int MANY = 1000;

  /** The agent's steps of an episode where nothing else bounds it. */
  private static final long LONGEST = 10_000;

  /** An episode that is lost so many times is given up. */
  private static final int ATTEMPTS = 3;

  private static final int NONE = -1;

  /** Hears of what is played. */
  interface Listener {
    /** Hears nothing. */
    Listener NONE = new Listener() {};

    /**
     * An environment shows the start of an episode, or a step that did not end it. An episode that
     * is lost starts again.
     */
    default void shows(int environment) {}

    /**
     * An action is chosen, and is not on its way yet. An episode that is lost starts again.
     *
     * @param episode counted from 0
     * @param step of the episode, counted from 0
     * @param score of the episode so far
     */
    default void acts(int episode, long step, int action, double score) {}

    /**
     * An episode has ended.
     *
     * @param episode counted from 0
     * @param score the sum of the environment's own rewards
     * @param length in environment steps
     */
    default void ended(int episode, double score, long length) {}

    /** The episode that is told to have ended next has not: it is left at the limit of steps. */
    default void leaves(int episode) {}
  }

  private final List<Group> groups;
  private final double epsilon;
  private final long seed;
  private final int episodes;
  private final long maxLength;
  private final Listener listener;
  private double[] returns = {};
  private long[] lengths = {};
  private int[] losses = {};
  private int begun;
  private int toPlay;
  private int atLimit;
  private double seconds;

  /**
   * Makes environments as a configuration has them, and plays as it says.
   *
   * @param episodes to play each time
   * @param seed that the seeds of episodes follow from
   */
  static Evaluator of(
      TrainConfig config, Function<EnvConfig, VectorEnv> make, int episodes, long seed) {
    return of(config, make, episodes, seed, Listener.NONE);
  }

  /** Likewise, and tells of what is played. */
  static Evaluator of(
      TrainConfig config,
      Function<EnvConfig, VectorEnv> make,
      int episodes,
      long seed,
      Listener listener) {
    int most = Math.max(1, config.evaluation().environments());
    int sessions = episodes < MANY || most == 1 ? 1 : 2;
    int environments =
        environments(1 + (episodes - 1) / sessions, Math.min(MAX_ENVIRONMENTS, most / sessions));
    List<AgentEnv> envs = new ArrayList<>();
    try {
      for (int session = 0; session < sessions; session++) {
        envs.add(Environments.make(config, make, seed, environments));
      }
    } catch (RuntimeException failure) {
      envs.forEach(AgentEnv::close);
      throw failure;
    }
    return of(config, envs, episodes, seed, listener);
  }

  /**
   * Likewise in environments that are there.
   *
   * @param envs closed with this
   */
  static Evaluator of(TrainConfig config, List<AgentEnv> envs, int episodes, long seed) {
    return of(config, envs, episodes, seed, Listener.NONE);
  }

  private static Evaluator of(
      TrainConfig config, List<AgentEnv> envs, int episodes, long seed, Listener listener) {
    double epsilon = config.evaluation().epsilon();
    long maxLength = maxLength(config, envs.get(0).description());
    return new Evaluator(envs, seed, episodes, epsilon, maxLength, listener);
  }

  /** After how many of the agent's steps an episode is left. */
  static long maxLength(TrainConfig config, EnvDescription environment) {
    int asked = config.evaluation().maxEpisodeSteps();
    boolean ends = environment.maxEpisodeSteps() > 0 || config.environment().maxEpisodeSteps() > 0;
    return asked > 0 ? asked : ends ? Long.MAX_VALUE : LONGEST;
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
    this.epsilon = epsilon;
    this.seed = seed;
    this.episodes = episodes;
  }

  /**
   * How many environments are of use for a number of episodes: each plays about as many. What is
   * drawn for exploration depends on it.
   *
   * @param most that there can be
   */
  static int environments(int episodes, int most) {
    int rounds = 1 + (episodes - 1) / most;
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
   * @throws TrainingException where an episode is lost again and again
   */
  Evaluation play(Supplier<EvaluatedPolicy> policies) {
    return Objects.requireNonNull(play(policies, () -> false));
  }

  /**
   * Plays the episodes, or stops.
   *
   * @param policies gives one for each session
   * @param stop whether to stop: no step is under way then
   * @return null where it stopped
   * @throws TrainingException where an episode is lost again and again
   */
  @Nullable Evaluation play(Supplier<EvaluatedPolicy> policies, BooleanSupplier stop) {
    begun = 0;
    seconds = 0;
    atLimit = 0;
    groups.forEach(group -> group.time = 0);
    return playUpTo(episodes, policies, stop);
  }

  /**
   * Plays more episodes, those that follow in the same sequence of seeds.
   *
   * @param total how many there are then, with those that were played before
   * @return what came of all of them; null where it stopped
   */
  @Nullable Evaluation playMore(
      int total, Supplier<EvaluatedPolicy> policies, BooleanSupplier stop) {
    return playUpTo(total, policies, stop);
  }

  private @Nullable Evaluation playUpTo(
      int total, Supplier<EvaluatedPolicy> policies, BooleanSupplier stop) {
    if (stop.getAsBoolean()) {
      return null;
    }
    long start = System.nanoTime();
    returns = Arrays.copyOf(Arrays.copyOf(returns, begun), total);
    lengths = Arrays.copyOf(Arrays.copyOf(lengths, begun), total);
    losses = new int[total];
    toPlay = total - begun;
    groups.forEach(group -> group.start(policies.get()));
    while (toPlay > 0) {
      if (stop.getAsBoolean()) {
        groups.forEach(Group::abandon);
        return null;
      }
      groups.forEach(Group::receive);
    }
    seconds += (System.nanoTime() - start) / 1e9;
    long steps = Arrays.stream(lengths).sum();
    return new Evaluation(
        total,
        Statistics.of(returns),
        Arrays.stream(returns).boxed().toList(),
        (double) steps / total,
        steps,
        seconds,
        atLimit);
  }

  /**
   * Plays episodes on seeds that no choice during a run was made with.
   *
   * @param make makes environments
   * @param episodes how many, at least 1
   * @param seed that the episodes' seeds follow from
   * @param policies gives policies for what the environments show, one for each session
   */
  public static Evaluation evaluate(
      TrainConfig config,
      Function<EnvConfig, VectorEnv> make,
      int episodes,
      long seed,
      Supplier<EvaluatedPolicy> policies) {
    try (Evaluator evaluator = of(config, make, episodes, episodeSeed(seed))) {
      return evaluator.play(policies);
    }
  }

  /** What the seeds of an evaluation's episodes follow from. */
  static long episodeSeed(long seed) {
    return new RandomStream(seed, "evaluation").at(0).nextLong();
  }

  /** How often its environments were made again because a server or a worker had died. */
  long restarts() {
    return groups.stream().mapToLong(group -> group.env.restarts()).sum();
  }

  private int seed(int episode) {
    return EpisodeSeeds.seed(seed, 0, episode);
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
    private final EpsilonGreedy policy;
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
      ActionMasks masks = new ActionMasks(env.format(), env.actions());
      this.policy =
          new EpsilonGreedy(
              (environment, random) -> masks.draw(stacks.observations(), environment, random));
      this.playing = new int[env.size()];
      this.actions = new int[env.size()];
      this.begins = new boolean[env.size()];
      this.beginSeeds = new int[env.size()];
    }

    void start(EvaluatedPolicy chosen) {
      evaluated = chosen;
      for (int environment = 0; environment < env.size(); environment++) {
        plan(environment);
      }
      begin();
      send();
    }

    /** Gives an environment its next episode, if there is one. */
    private void plan(int environment) {
      playing[environment] = begun == returns.length ? NONE : begun++;
      begins[environment] = playing[environment] != NONE;
    }

    /** Resets the environments that have been given an episode. */
    private void begin() {
      if (!IntStream.range(0, begins.length).anyMatch(environment -> begins[environment])) {
        return;
      }
      for (int environment = 0; environment < begins.length; environment++) {
        beginSeeds[environment] = begins[environment] ? seed(playing[environment]) : 0;
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
        } else {
          int episode = playing[environment];
          listener.acts(episode, lengths[episode], actions[environment], returns[episode]);
        }
      }
      pending = env.step(actions);
    }

    /** Lets the episodes be, with nothing under way. */
    void abandon() {
      if (pending != null) {
        pending.await();
        pending = null;
      }
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
        playAgain(environment);
        return;
      }
      if (!step.played(environment) && !step.ended(environment)) {
        return;
      }
      returns[episode] += step.score(environment);
      lengths[episode] += step.played(environment) ? 1 : 0;
      if (step.ended(environment) || lengths[episode] == maxLength) {
        if (!step.ended(environment)) {
          atLimit++;
          listener.leaves(episode);
        }
        listener.ended(episode, returns[episode], lengths[episode]);
        toPlay--;
        plan(environment);
      } else {
        stacks.push(environment, step.frame(environment));
        listener.shows(environment);
      }
    }

    /** An episode was lost: its seed is known. */
    private void playAgain(int environment) {
      int episode = playing[environment];
      if (++losses[episode] == ATTEMPTS) {
        throw new TrainingException(
            ("episode %s of an evaluation, of seed %s, was lost %s times: its environment was made again, and playing"
                    + " the episode back gave something else. An environment has to repeat from its seed; without"
                    + " evaluations, by evaluation.every=0, a training goes on with the next episode")
                .formatted(episode, seed(episode), ATTEMPTS));
      }
      returns[episode] = 0;
      lengths[episode] = 0;
      begins[environment] = true;
    }
  }
}
