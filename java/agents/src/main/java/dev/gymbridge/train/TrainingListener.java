package dev.gymbridge.train;

import dev.gymbridge.nn.Network;
import dev.gymbridge.run.EndedEpisode;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.Stopwatch;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Hears what a run does, on its thread. */
public interface TrainingListener {
  /** Where a run is, at the moment of the question. */
  interface Progress {
    /** Environment steps so far. */
    long steps();

    /** Training episodes that have ended. */
    long episodes();

    /** Gradient steps so far. */
    long gradientSteps();

    /** Transitions in the replay. */
    int remembered();

    /** ε. */
    double epsilon();

    /** Of the last 100 episodes; NaN before the first has ended. */
    double meanReturn();

    /** The mean that metrics.csv had last; NaN before there was one. */
    double loss();

    /** Seconds that the run has taken, evaluations included. */
    double seconds();

    /** Of these, the ones that this process has spent so. */
    double seconds(Stopwatch.Lap lap);

    /**
     * How often this process has made environments again because a server, a worker or a connection
     * had died.
     */
    long restarts();

    /** What learns. */
    Network network();

    /** A copy of its parameters, a flat vector. */
    float[] parameters();

    /**
     * The value of each action for each observation, [count, actions].
     *
     * @param observations [count, …observation]
     */
    float[] values(ByteBuffer observations, int count);

    /**
     * Ends the run after its step, as a rule would.
     *
     * @param reason that is given: "… until REASON"
     */
    void stop(String reason);
  }

  /**
   * Metrics of your own, by name: columns of metrics.csv beside the others, and curves in
   * TensorBoard. Each is asked for a number whenever a row is written; NaN is an empty cell.
   *
   * @param progress to be asked later
   */
  default Map<String, DoubleSupplier> metrics(Progress progress) {
    return Map.of();
  }

  /** Steps were made. */
  default void progressed(Progress progress) {}

  /** A training episode ended. */
  default void ended(Progress progress, EndedEpisode episode) {}

  /** The network was evaluated, over evaluation.episodes. */
  default void evaluated(long steps, Evaluation evaluation) {}

  /**
   * An evaluation reached stop.evaluation_return, and more episodes were played.
   *
   * @param confirming over stop.evaluation_episodes, those of the evaluation among them
   */
  default void confirmed(long steps, Evaluation confirming) {}

  /** Something the user should know, such as a damaged checkpoint that was passed over. */
  default void warned(String message) {}
}
