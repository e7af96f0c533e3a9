package dev.gymbridge.train;

import dev.gymbridge.config.Agents;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.learner.QLearner;
import dev.gymbridge.nn.Network;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.AgentStep;
import dev.gymbridge.replay.FrameStacks;
import dev.gymbridge.run.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Plays episodes of an evaluation again, from their seeds by the actions that were chosen in them,
 * and asks the network what it expects.
 */
public final class Playback implements AutoCloseable {
  /**
   * A step of an episode.
   *
   * @param action that is played, counted from 0
   * @param values what the network expects of each action
   * @param reward what is learnt as the reward
   * @param terminates whether it is learnt that no value follows: the episode comes to its own end,
   *     or a life is lost in it
   */
  public record Step(int action, List<Float> values, double reward, boolean terminates) {
    /** Copies. */
    public Step {
      values = List.copyOf(values);
    }
  }

  /**
   * What came of an episode.
   *
   * @param score the sum of the environment's own rewards
   * @param isCut whether it goes on beyond its last step: it was truncated, or left
   */
  public record Outcome(List<Step> steps, double score, boolean isCut) {
    /** Copies. */
    public Outcome {
      steps = List.copyOf(steps);
    }
  }

  private static final boolean[] THE_ONE = {true};

  private final TrainConfig config;
  private final AgentEnv env;
  private final QLearner network;
  private final FrameStacks stacks;

  /**
   * Makes the environment, with its rendering.
   *
   * @param make makes environments
   * @param load reads the network's parameters
   * @param device name of a device, as {@link dev.gymbridge.learner.PyTorch#device} takes it
   * @throws TrainingException where the network cannot be read
   */
  public Playback(
      TrainConfig config,
      Function<EnvConfig, VectorEnv> make,
      Function<Network, RunFolder.Saved> load,
      String device) {
    this.config = config;
    this.env = Player.environment(config, make, 0);
    try {
      Network parts = Agents.network(config, env.format(), env.actions());
      this.network = SavedEvaluation.values(config, parts, load.apply(parts), device);
    } catch (RuntimeException failure) {
      env.close();
      throw failure;
    }
    this.stacks = new FrameStacks(1, env.format().bytes(), env.format().stack());
  }

  /** What is played in. */
  public EnvDescription environment() {
    return env.description();
  }

  /** How many of the agent's steps make a second of play; 0 where the environment does not say. */
  public double stepsPerSecond() {
    return Player.stepsPerSecond(config, env);
  }

  /** γ, of what the network expects. */
  public double discount() {
    return config.algorithm().discount();
  }

  /**
   * Plays an episode.
   *
   * @param every steps from one picture to the next
   * @param sees is given a picture of where the episode begins, and of what each {@code every}th
   *     step leads to, but the last one
   * @throws TrainingException where it ends earlier than it did in the evaluation
   */
  public Outcome play(PlayedEpisode episode, int every, Consumer<Frame> sees) {
    stacks.begin(0, env.reset(THE_ONE, new int[] {episode.seed()})[0]);
    List<Step> steps = new ArrayList<>();
    double score = 0;
    boolean isCut = true;
    int length = episode.actions().size();
    for (int time = 0; time < length; time++) {
      if (time % every == 0) {
        sees.accept(env.render(0));
      }
      int action = episode.actions().get(time);
      float[] values = network.values(stacks.observations(), 1);
      AgentStep step = env.step(new int[] {action}).await();
      boolean isLast = time == length - 1;
      if (step.lost(0) || (step.ended(0) && !isLast)) {
        throw new TrainingException(
            "episode %s of the evaluation, of seed %s, ends after %s steps and not after %s when its actions are played again: an environment has to repeat from its seed"
                .formatted(episode.number(), episode.seed(), time + 1, length));
      }
      steps.add(step(action, values, step));
      score += step.score(0);
      isCut = !step.ended(0) || step.truncated(0);
      stacks.push(0, step.frame(0));
    }
    return new Outcome(steps, score, isCut);
  }

  private Step step(int action, float[] values, AgentStep step) {
    double reward = step.reward(0, config.environment().terminalReward());
    boolean terminates =
        step.terminated(0) || (config.environment().truncationTerminates() && step.truncated(0));
    List<Float> each = new ArrayList<>(values.length);
    for (float value : values) {
      each.add(value);
    }
    return new Step(action, each, reward, terminates);
  }

  @Override
  public void close() {
    try (env) {
      network.close();
    }
  }
}
