package dev.gymbridge.explore;

import java.util.random.RandomGenerator;

/**
 * With probability ε an action drawn uniformly, else the greedy one. Greedy actions are computed
 * only where one is needed.
 */
public final class EpsilonGreedy {
  /** Gives the actions of greatest value, one for each environment. */
  @FunctionalInterface
  public interface Greedy {
    /** The actions; read before the next call. */
    long[] actions();
  }

  private static final int GREEDY = -1;

  private final int actions;

  /**
   * A policy over a number of actions.
   *
   * @param actions at least 1
   */
  public EpsilonGreedy(int actions) {
    this.actions = actions;
  }

  /** Writes one action for each environment into {@code chosen}. */
  public void choose(double epsilon, RandomGenerator random, Greedy greedy, int[] chosen) {
    boolean anyGreedy = false;
    for (int environment = 0; environment < chosen.length; environment++) {
      boolean explores = random.nextDouble() < epsilon;
      chosen[environment] = explores ? random.nextInt(actions) : GREEDY;
      anyGreedy |= !explores;
    }
    if (!anyGreedy) {
      return;
    }
    long[] best = greedy.actions();
    for (int environment = 0; environment < chosen.length; environment++) {
      if (chosen[environment] == GREEDY) {
        chosen[environment] = (int) best[environment];
      }
    }
  }
}
