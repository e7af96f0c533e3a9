package dev.gymbridge.learner;

/** Where the target of an update takes the value of the next state from. */
public enum Rule {
  /** The greatest value of the target network: Mnih et al., 2015. */
  DQN,
  /**
   * The target network's value of the action that the learnt network prefers: van Hasselt, Guez and
   * Silver, "Deep reinforcement learning with double Q-learning", 2016.
   */
  DOUBLE_DQN;

  /** TorchScript lines that set {@code q_t}, of shape [batch, 1]. */
  String program() {
    return switch (this) {
      case DQN ->
          """
          q_t = torch.amax(__torch__.net(self.p_target, s_t), [1], True)
          """;
      case DOUBLE_DQN ->
          """
          a_t = torch.argmax(__torch__.net(self.p, s_t), 1, True)
          q_t = torch.gather(__torch__.net(self.p_target, s_t), 1, a_t)
          """;
    };
  }
}
