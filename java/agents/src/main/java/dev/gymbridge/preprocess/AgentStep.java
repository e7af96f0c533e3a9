package dev.gymbridge.preprocess;

import dev.gymbridge.env.StepBatch;

/**
 * What came of one step of every environment, as an agent sees it. It is written anew by the next
 * step; frames are not copied.
 */
public final class AgentStep {
  final boolean[] played;
  final byte[][] frame;
  final double[] reward;
  final double[] score;
  final boolean[] terminated;
  final boolean[] truncated;
  final boolean[] ended;
  final boolean[] lost;
  final byte[][] next;

  AgentStep(int environments, int frameBytes) {
    played = new boolean[environments];
    frame = new byte[environments][frameBytes];
    reward = new double[environments];
    score = new double[environments];
    terminated = new boolean[environments];
    truncated = new boolean[environments];
    ended = new boolean[environments];
    lost = new boolean[environments];
    next = new byte[environments][frameBytes];
  }

  /** Takes what came of a step of an environment as it is, but for what it showed. */
  void take(StepBatch batch, int environment) {
    played[environment] = batch.frames(environment) > 0;
    score[environment] = batch.reward(environment);
    reward[environment] = score[environment];
    terminated[environment] = batch.terminated(environment);
    truncated[environment] = batch.truncated(environment);
    ended[environment] = batch.ended(environment);
    lost[environment] = batch.lost(environment);
  }

  /** Whether the action was applied: not where the environment was left alone, or was lost. */
  public boolean played(int environment) {
    return played[environment];
  }

  /** The newest frame; of the episode that ended, where it did. */
  public byte[] frame(int environment) {
    return frame[environment];
  }

  /**
   * What is learnt as the reward. A lost life terminates as well, and is not the episode's end.
   *
   * @param terminal in place of the environment's, where a step terminates an episode and does not
   *     truncate it; NaN for the environment's
   */
  public double reward(int environment, double terminal) {
    boolean cameToItsEnd = ended[environment] && terminated[environment] && !truncated[environment];
    return cameToItsEnd && !Double.isNaN(terminal) ? terminal : reward[environment];
  }

  /** What is learnt from. */
  public double reward(int environment) {
    return reward[environment];
  }

  /** What the environment gave, which returns are the sums of. */
  public double score(int environment) {
    return score[environment];
  }

  /** Whether no value follows: the episode came to its own end, or a life was lost in it. */
  public boolean terminated(int environment) {
    return terminated[environment];
  }

  /** Whether the episode was cut. */
  public boolean truncated(int environment) {
    return truncated[environment];
  }

  /** Whether the episode ended, in any way. */
  public boolean ended(int environment) {
    return ended[environment];
  }

  /** Whether it was cut because the environment died and could not be brought back. */
  public boolean lost(int environment) {
    return lost[environment];
  }

  /** The first frame of the episode that follows one that ended. */
  public byte[] next(int environment) {
    return next[environment];
  }
}
