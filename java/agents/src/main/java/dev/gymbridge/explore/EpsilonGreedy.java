package dev.gymbridge.explore;

import java.util.random.RandomGenerator;

/**
 * With probability ε an action drawn uniformly from those that are allowed, else the greedy one.
 * Greedy actions are computed only where one is needed.
 */
public final class EpsilonGreedy {
  /** Gives the actions of greatest value, one for each environment. */
  @FunctionalInterface
  public interface Greedy {
    /** The actions; read before the next call. */
    long[] actions();
  }

  private static final int GREEDY = -1;

  /** Draws an action uniformly from those that an environment allows. */
  @FunctionalInterface
  public interface Draw {
    /** The action. */
    int action(int environment, RandomGenerator random);
  }

  private final Draw draw;

  /**
   * A policy over a number of actions, all of them allowed.
   *
   * @param actions at least 1
   */
  public EpsilonGreedy(int actions) {
    this((environment, random) -> random.nextInt(actions));
  }

  /** A policy over actions that environments allow. */
  public EpsilonGreedy(Draw draw) {
    this.draw = draw;
  }

  /** Writes one action for each environment into {@code chosen}. */
  public void choose(double epsilon, RandomGenerator random, Greedy greedy, int[] chosen) {
    boolean anyGreedy = false;
    for (int environment = 0; environment < chosen.length; environment++) {
      boolean explores = random.nextDouble() < epsilon;
      chosen[environment] = explores ? draw.action(environment, random) : GREEDY;
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
