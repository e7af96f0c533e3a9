package dev.gymbridge.explore;

import java.util.random.RandomGenerator;

/** What an agent would choose now, for each of its environments. Computed when it is asked for. */
public interface Choices {
  /** How many actions there are. */
  int actions();

  /** An action drawn uniformly from those that an environment allows. */
  default int random(int environment, RandomGenerator random) {
    return random.nextInt(actions());
  }

  /**
   * The actions of greatest value of those that are allowed, [environments]; noise of the network
   * is at its median.
   */
  long[] greedy();

  /**
   * Likewise with noise, for networks that have some.
   *
   * @param noise draws it
   */
  long[] greedy(RandomGenerator noise);

  /** The value of each action, [environments, actions]; the lowest where it is not allowed. */
  float[] values();
}
