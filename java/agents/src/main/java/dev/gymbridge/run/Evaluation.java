package dev.gymbridge.run;

import java.util.List;

/**
 * What came of playing episodes without exploration.
 *
 * @param episodes how many
 * @param returns of all of them
 * @param scores the return of each, in their order
 * @param meanLength in environment steps
 * @param steps in all
 * @param seconds it took
 * @param left how many of the episodes had not ended at the limit of an evaluation's steps
 */
public record Evaluation(
    int episodes,
    Statistics returns,
    List<Double> scores,
    double meanLength,
    long steps,
    double seconds,
    int left) {
  /** Copies. */
  public Evaluation {
    scores = List.copyOf(scores);
  }
}
