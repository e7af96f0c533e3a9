package dev.gymbridge.train;

import java.util.List;

/**
 * An episode of an evaluation, by which it can be played again.
 *
 * @param number in the evaluation, counted from 0
 * @param seed of its reset
 * @param score the sum of the environment's own rewards
 * @param actions all that were chosen, counted from 0
 */
public record PlayedEpisode(int number, int seed, double score, List<Integer> actions) {
  /** Copies. */
  public PlayedEpisode {
    actions = List.copyOf(actions);
  }
}
