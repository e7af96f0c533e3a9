package dev.gymbridge.train;

import java.nio.ByteBuffer;

/** Chooses the actions that are evaluated, such as those of greatest value. */
@FunctionalInterface
public interface EvaluatedPolicy {
  /**
   * One action for each observation, counted from 0.
   *
   * @param observations native memory, [count, …observation], one of each environment
   */
  long[] actions(ByteBuffer observations, int count);

  /**
   * Hears that an environment begins an episode.
   *
   * @param environment counted from 0, as the observations are
   * @param episode counted from 0
   */
  default void begins(int environment, int episode) {}
}
