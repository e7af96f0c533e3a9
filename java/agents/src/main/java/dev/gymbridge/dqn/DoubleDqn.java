package dev.gymbridge.dqn;

/**
 * van Hasselt, Guez and Silver, "Deep reinforcement learning with double Q-learning", 2016: the
 * target has the target network's value of the action that the learnt network prefers.
 */
public record DoubleDqn(Loss loss) implements QLearning {
  @Override
  public int passes() {
    return 3;
  }

  @Override
  public String target() {
    return """
        def target(p: List[Tensor], p_target: List[Tensor], s_tm1: Tensor, a_tm1: Tensor, r_t: Tensor, discount_t: Tensor, s_t: Tensor, u: List[Tensor]) -> Tensor:
          a_t = torch.argmax(values(net(p, s_t, u[1])), 1, True)
          q_t = torch.gather(values(net(p_target, s_t, u[2])), 1, a_t)
          return torch.addcmul(r_t, discount_t, q_t)
        """;
  }
}
