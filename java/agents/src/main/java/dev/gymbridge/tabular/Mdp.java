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
    int states = transitions.length;
    QTable values = new QTable(states, transitions[0].length);
    boolean changed = true;
    while (changed) {
      changed = false;
      QTable before = values;
      values = new QTable(states, transitions[0].length);
      for (int state = 0; state < states; state++) {
        boolean[] possible = possible(state);
        for (int action = 0; action < possible.length; action++) {
          if (possible[action]) {
            backUp(state, action, before, values, discount);
            double change = values.value(state, action) - before.value(state, action);
            changed |= Math.abs(change) > accuracy;
          }
        }
      }
    }
    return values;
  }

  private void backUp(int state, int action, QTable before, QTable after, double discount) {
    double value = 0;
    for (int next = 0; next < transitions.length; next++) {
      double probability = transitions[state][action][next];
      if (probability > 0) {
        double future = before.value(next, before.greedy(next, possible(next)));
        value += probability * (rewards[state][action][next] + discount * future);
      }
    }
    after.learn(state, action, value, 0, new boolean[0], 1, 0);
  }
}
