package dev.gymbridge.dqn;

/**
 * Mnih et al., "Human-level control through deep reinforcement learning", Nature, 2015: the target
 * has the greatest value of the target network.
 */
public record Dqn(Loss loss) implements QLearning {
  @Override
  public int passes() {
    return 2;
  }

  @Override
  public String target() {
    return """
        def target(p: List[Tensor], p_target: List[Tensor], s_tm1: Tensor, a_tm1: Tensor, r_t: Tensor, discount_t: Tensor, s_t: Tensor, u: List[Tensor]) -> Tensor:
          q_t = torch.amax(values(net(p_target, s_t, u[1])), [1], True)
          return torch.addcmul(r_t, discount_t, q_t)
        """;
  }
}
