package dev.gymbridge.train;

import dev.gymbridge.config.Agents;
import dev.gymbridge.config.Environments;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.learner.QLearner;
import dev.gymbridge.nn.Network;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.PixelProtocol;
import dev.gymbridge.run.RunFolder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;

/**
 * Plays episodes in one environment for somebody to watch. They start as those of a {@link
 * SavedEvaluation} with the same seed.
 *
 * @param make makes environments
 * @param episodes how many, at least 1
 * @param seed that the episodes' seeds follow from
 * @param maxLength agent's steps after which an episode is left, at least 1; Long.MAX_VALUE for the
 *     limit of an evaluation
 * @param watcher sees it
 */
public record Player(
    Function<EnvConfig, VectorEnv> make, int episodes, long seed, long maxLength, Watcher watcher) {
  /** Sees what is played. */
  public interface Watcher {
    /**
     * The environment has been made.
     *
     * @param stepsPerSecond how many of the agent's steps make a second of play; 0 where the
     *     environment does not say
     */
    default void starts(EnvDescription environment, double stepsPerSecond) {}

    /**
     * What is to be seen where an episode begins, and after each of the agent's steps; not after
     * the last one of an episode, in which the environment goes on to the next episode.
     */
    void sees(Frame picture);

    /** Whether {@link #acts} is told the values of actions, which takes a pass of the network. */
    default boolean wantsValues() {
      return false;
    }

    /**
     * An action is chosen for what was seen last; it is played after this.
     *
     * @param action counted from 0
     * @param values what the network expects of each action; empty where the action is random, and
     *     where they are not wanted
     * @param score of the episode so far
     */
    default void acts(int action, float[] values, double score) {}

    /**
     * The episode that is told to have ended next has not: it is left at the limit of an
     * evaluation's steps.
     */
    default void leaves() {}

    /**
     * An episode has ended, or is left.
     *
     * @param episode counted from 0
     * @param score the sum of the environment's own rewards
     * @param length in the agent's steps
     */
    void ended(int episode, double score, long length);
  }

  /**
   * Plays with a network as an evaluation does.
   *
   * @param load reads its parameters
   * @param device name of a device, as {@link dev.gymbridge.learner.PyTorch#device} takes it
   * @throws TrainingException where the network cannot be read
   */
  public void playTrained(
      TrainConfig config, Function<Network, RunFolder.Saved> load, String device) {
    try (AgentEnv env = environment(config)) {
      Network network = Agents.network(config, env.format(), env.actions());
      try (QLearner values = SavedEvaluation.values(config, network, load.apply(network), device)) {
        play(config, env, config.evaluation().epsilon(), new Choice(values, watcher.wantsValues()));
      }
    }
  }

  /** The actions of greatest value, and the values where they are wanted. */
  private static final class Choice implements EvaluatedPolicy {
    private final QLearner network;
    private final boolean wantsValues;
    private float[] values = {};

    Choice(QLearner network, boolean wantsValues) {
      this.network = network;
      this.wantsValues = wantsValues;
    }

    @Override
    public long[] actions(ByteBuffer observations, int count) {
      if (wantsValues) {
        values = network.values(observations, count);
      }
      return network.act(observations, count);
    }

    float[] takeValues() {
      float[] taken = values;
      values = new float[0];
      return taken;
    }
  }

  /**
   * Plays at random, in the environment as an agent of the configuration has it.
   *
   * @throws TrainingException where no agent can play in it
   */
  public void playRandom(TrainConfig config) {
    try (AgentEnv env = environment(config)) {
      play(
          config,
          env,
          1,
          (observations, count) -> {
            throw new IllegalStateException("every action is random");
          });
    }
  }

  private AgentEnv environment(TrainConfig config) {
    return environment(config, make, Evaluator.episodeSeed(seed));
  }

  /** One that renders. */
  static AgentEnv environment(
      TrainConfig config, Function<EnvConfig, VectorEnv> make, long episodeSeed) {
    return Environments.make(
        config, asked -> make.apply(asked.withRenderMode("rgb_array")), episodeSeed, 1);
  }

  /** How many of the agent's steps make a second of play; 0 where the environment does not say. */
  static double stepsPerSecond(TrainConfig config, AgentEnv env) {
    return config
        .environment()
        .preprocessing()
        .pixels()
        .map(PixelProtocol::stepsPerSecond)
        .orElse(env.description().renderFps());
  }

  private void play(TrainConfig config, AgentEnv env, double epsilon, EvaluatedPolicy policy) {
    watcher.starts(env.description(), stepsPerSecond(config, env));
    boolean limited = maxLength < Long.MAX_VALUE;
    Evaluator.Listener listener =
        new Evaluator.Listener() {
          @Override
          public void shows(int environment) {
            watcher.sees(env.render(environment));
          }

          @Override
          public void acts(int episode, long step, int action, double score) {
            float[] values = policy instanceof Choice choice ? choice.takeValues() : new float[0];
            watcher.acts(action, values, score);
          }

          @Override
          public void leaves(int episode) {
            if (!limited) {
              watcher.leaves();
            }
          }

          @Override
          public void ended(int episode, double score, long length) {
            watcher.ended(episode, score, length);
          }
        };
    long limit = limited ? maxLength : Evaluator.maxLength(config, env.description());
    new Evaluator(List.of(env), Evaluator.episodeSeed(seed), episodes, epsilon, limit, listener)
        .play(() -> policy);
  }
}
