package dev.gymbridge.train;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.policy.RandomStream;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What came of playing episodes without exploration.
 *
 * @param episodes how many
 * @param returns of all of them
 * @param scores the return of each, in their order
 * @param meanLength in environment steps
 * @param steps in all
 * @param seconds it took
 */
public record Evaluation(
    int episodes,
    Statistics returns,
    List<Double> scores,
    double meanLength,
    long steps,
    double seconds) {
  /** Copies. */
  public Evaluation {
    scores = List.copyOf(scores);
  }

  /**
   * Plays episodes on seeds that no choice during a run was made with.
   *
   * @param make makes environments
   * @param episodes how many, at least 1
   * @param seed that the episodes' seeds follow from
   * @param policies gives policies for what the environments show, one for each session
   */
  public static Evaluation of(
      TrainConfig config,
      Function<EnvConfig, VectorEnv> make,
      int episodes,
      long seed,
      Supplier<EvaluatedPolicy> policies) {
    try (Evaluator evaluator = Evaluator.of(config, make, episodes, episodeSeed(seed))) {
      return evaluator.play(policies);
    }
  }

  /** What the seeds of an evaluation's episodes follow from. */
  static long episodeSeed(long seed) {
    return new RandomStream(seed, "evaluation").at(0).nextLong();
  }
}
