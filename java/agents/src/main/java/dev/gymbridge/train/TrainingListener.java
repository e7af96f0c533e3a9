package dev.gymbridge.train;

/** Hears what a run does, on its thread. */
public interface TrainingListener {
  /**
   * Where a run is.
   *
   * @param steps environment steps so far
   * @param epsilon ε
   * @param meanReturn of the last 100 episodes; NaN before the first has ended
   */
  record Progress(long steps, double epsilon, double meanReturn) {}

  /** Steps were made. */
  default void progressed(Progress progress) {}

  /** The network was evaluated. */
  default void evaluated(long steps, Evaluation evaluation) {}

  /** Something the user should know, such as a damaged checkpoint that was passed over. */
  default void warned(String message) {}
}
