package dev.gymbridge.tabular;

/**
 * The values of actions in states, learnt from steps: Q-learning (Watkins, 1989; Sutton and Barto,
 * 2nd edition, section 6.5). States may lack actions, which then take no part in maxima. Values
 * begin at 0.
 */
public final class QTable {
  private final double[][] values;

  /** A table for states and actions that are numbered from 0. */
  public QTable(int states, int actions) {
    values = new double[states][actions];
  }

  /**
   * Learns from a step: {@code Q(s, a) += α (r + γ max Q(s′, ·) − Q(s, a))}.
   *
   * @param learningRate α
   * @param discount γ, or 0 where the episode terminated
   * @param next s′
   * @param possible for each action whether s′ has it; at least one, where the discount is not 0
   */
  public void learn(
      int state,
      int action,
      double reward,
      int next,
      boolean[] possible,
      double learningRate,
      double discount) {
    double future = discount == 0 ? 0 : discount * values[next][greedy(next, possible)];
    values[state][action] += learningRate * (reward + future - values[state][action]);
  }

  void set(int state, int action, double value) {
    values[state][action] = value;
  }

  /** The value of an action in a state. */
  public double value(int state, int action) {
    return values[state][action];
  }

  /**
   * The action of greatest value, of equals the first.
   *
   * @param possible for each action whether the state has it
   * @throws IllegalArgumentException where it has none
   */
  public int greedy(int state, boolean[] possible) {
    int best = -1;
    for (int action = 0; action < possible.length; action++) {
      if (possible[action] && (best < 0 || values[state][action] > values[state][best])) {
        best = action;
      }
    }
    if (best < 0) {
      throw new IllegalArgumentException("state " + state + " has no actions");
    }
    return best;
  }
}
