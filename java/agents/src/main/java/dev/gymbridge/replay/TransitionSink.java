package dev.gymbridge.replay;

/** Takes transitions. Observations are copied. */
@FunctionalInterface
public interface TransitionSink {
  /**
   * Takes one.
   *
   * @param before the observation that the action was chosen from
   * @param reward of one step, or discounted over several
   * @param discount what the value of {@code after} counts, 0 where the episode terminated
   */
  void add(float[] before, int action, float reward, float discount, float[] after);
}
