package dev.gymbridge.train;

/** Hears what a run does, on its thread. */
public interface TrainingListener {
  /** Where a run is, at the moment of the question. */
  interface Progress {
    /** Environment steps so far. */
    long steps();

    /** ε. */
    double epsilon();

    /** Of the last 100 episodes; NaN before the first has ended. */
    double meanReturn();

    /** The mean that metrics.csv had last; NaN before there was one. */
    double loss();

    /** Seconds that the run has taken, evaluations included. */
    double seconds();
  }

  /** Steps were made. */
  default void progressed(Progress progress) {}

  /** A training episode ended. */
  default void ended(Progress progress, EndedEpisode episode) {}

  /** The network was evaluated, over evaluation_episodes. */
  default void evaluated(long steps, Evaluation evaluation) {}

  /**
   * An evaluation reached stop_evaluation_return, and more episodes were played.
   *
   * @param confirming over stop_evaluation_episodes, those of the evaluation among them
   */
  default void confirmed(long steps, Evaluation confirming) {}

  /** Something the user should know, such as a damaged checkpoint that was passed over. */
  default void warned(String message) {}
}
