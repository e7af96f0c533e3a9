package dev.gymbridge.preprocess;

import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Space;

/**
 * The actions of an environment, numbered from 0.
 *
 * @param first the environment's own number of the first
 * @param count how many there are
 */
record DiscreteActions(long first, int count) {
  private static final int MAX = 10_000;

  /**
   * The actions of an environment.
   *
   * @throws IllegalArgumentException where its action space is not Discrete, or too large
   */
  static DiscreteActions of(EnvDescription environment) {
    if (environment.actionSpace() instanceof Space.Discrete discrete && discrete.n() <= MAX) {
      return new DiscreteActions(discrete.start(), (int) discrete.n());
    }
    throw new IllegalArgumentException(
        "%s cannot be trained: its action space is %s, and Q-learning needs a Discrete one of at most %s"
            .formatted(environment.id(), environment.actionSpace(), MAX));
  }
}
