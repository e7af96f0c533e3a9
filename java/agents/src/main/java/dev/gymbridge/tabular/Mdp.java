package dev.gymbridge.tabular;

/**
 * A Markov decision process that is known: states and actions are numbered from 0.
 *
 * @param transitions by state, action and next state the probability; all 0 where the state lacks
 *     the action
 * @param rewards by state, action and next state
 */
@SuppressWarnings("ArrayRecordComponent") // a view of tensors, read once
public record Mdp(double[][][] transitions, double[][][] rewards) {
  /** For each action whether a state has it. */
  public boolean[] possible(int state) {
    boolean[] possible = new boolean[transitions[state].length];
    for (int action = 0; action < possible.length; action++) {
      for (double probability : transitions[state][action]) {
        possible[action] |= probability > 0;
      }
    }
    return possible;
  }

  /**
   * The values of actions under an optimal policy, by value iteration (Sutton and Barto, 2nd
   * edition, section 4.4).
   *
   * @param discount γ, in [0, 1)
   * @param accuracy the iteration ends where no value changes by more
   */
  public QTable optimal(double discount, double accuracy) {
    QTable values = new QTable(transitions.length, transitions[0].length);
    double change;
    do {
      change = 0;
      double[] best = bestValues(values);
      for (int state = 0; state < transitions.length; state++) {
        boolean[] possible = possible(state);
        for (int action = 0; action < possible.length; action++) {
          if (possible[action]) {
            double value = expected(state, action, best, discount);
            change = Math.max(change, Math.abs(value - values.value(state, action)));
            values.set(state, action, value);
          }
        }
      }
    } while (change > accuracy);
    return values;
  }

  private double[] bestValues(QTable values) {
    double[] best = new double[transitions.length];
    for (int state = 0; state < best.length; state++) {
      best[state] = values.value(state, values.greedy(state, possible(state)));
    }
    return best;
  }

  /** r + γ v(s′), over what may come next. */
  private double expected(int state, int action, double[] values, double discount) {
    double expected = 0;
    for (int next = 0; next < values.length; next++) {
      expected +=
          transitions[state][action][next]
              * (rewards[state][action][next] + discount * values[next]);
    }
    return expected;
  }
}
