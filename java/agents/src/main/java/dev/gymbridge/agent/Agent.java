package dev.gymbridge.agent;

import dev.gymbridge.learner.QLearner;
import dev.gymbridge.nn.Network;
import dev.gymbridge.preprocess.AgentStep;
import java.nio.ByteBuffer;

/**
 * What learns. At each time it chooses actions; while the environments work it learns from what was
 * complete before; then it observes what came of the actions.
 *
 * <p>Two agents that are made alike, and are shown the same, do the same to the bit.
 */
public interface Agent extends AutoCloseable {
  /** An environment's first episode begins with a frame. */
  void begin(int environment, byte[] frame);

  /** Chooses an action for each environment. */
  void act(int[] actions);

  /**
   * Does what is due by now. To be called once for each step, between sending the actions and
   * receiving what came of them.
   */
  void learn();

  /**
   * Remembers what came of an action in an environment, and with which frame its next episode
   * begins, where the step ended one.
   *
   * @return what is learnt as the reward; 0 where nothing was played
   */
  double observe(int environment, int action, AgentStep step);

  /**
   * Chooses the action of greatest value for each observation.
   *
   * @param observations [count, …observation]
   */
  long[] greedyActions(ByteBuffer observations, int count);

  /**
   * The value of each action for each observation, [count, actions].
   *
   * @param observations [count, …observation]
   */
  float[] values(ByteBuffer observations, int count);

  /** Environment steps so far. */
  long steps();

  /** Episodes that have ended. */
  long episodes();

  /** Gradient steps so far. */
  long gradientSteps();

  /** The probability of an action at random now; NaN where there is no such number. */
  double epsilon();

  /** Means over the gradient steps since the last call. */
  QLearner.Means takeMeans();

  /** What learns. */
  Network network();

  /** A copy of the network's parameters. */
  float[] parameters();

  /** Transitions that are remembered; 0 where none are. */
  int remembered();

  /** Bytes that a transition takes in memory, on average; NaN before the first. */
  double bytesPerTransition();

  /** All that this agent is, for a checkpoint. Its arrays are valid until the next step. */
  AgentState state();

  /** Goes on from a state of an agent that was made alike. */
  void restore(AgentState state);

  @Override
  void close();
}
