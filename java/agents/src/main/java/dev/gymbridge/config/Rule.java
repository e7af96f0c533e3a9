package dev.gymbridge.config;

import dev.gymbridge.dqn.Algorithm;
import dev.gymbridge.dqn.DoubleDqn;
import dev.gymbridge.dqn.Dqn;
import dev.gymbridge.dqn.Loss;

/** The algorithms, by the names that configurations have for them. */
public enum Rule {
  /** {@link Dqn}. */
  DQN,
  /** {@link DoubleDqn}. */
  DOUBLE_DQN;

  /** The algorithm with a loss. */
  public Algorithm with(Loss loss) {
    return switch (this) {
      case DQN -> new Dqn(loss);
      case DOUBLE_DQN -> new DoubleDqn(loss);
    };
  }
}
