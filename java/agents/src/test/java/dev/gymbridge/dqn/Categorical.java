package dev.gymbridge.dqn;

import dev.gymbridge.nn.Forward;
import dev.gymbridge.nn.Head;
import java.util.List;

/**
 * Bellemare, Dabney and Munos, "A distributional perspective on reinforcement learning", 2017
 * (C51): the network gives a distribution of the return over atoms, and learns it by cross-entropy.
 *
 * @param low the return that the first atom stands for
 * @param high that of the last one
 * @param atoms how many there are, at least 2
 */
public record Categorical(double low, double high, int atoms) implements Algorithm {
  /** Logits, [batch, actions, atoms]. */
  private record Atoms(int actions, double low, double high, int atoms) implements Head {
    @Override
    public void addTo(Forward forward) {
      String logits = forward.linear("atoms", actions * atoms);
      forward.gives(
          "torch.view(%s, [-1, %s, %s])".formatted(logits, actions, atoms),
          List.of(actions, atoms));
    }

    @Override
    public String values() {
      return "torch.sum(torch.softmax(y, 2) * torch.linspace(%s, %s, %s), [2])"
          .formatted(low, high, atoms);
    }
  }

  @Override
  public Head head(int actions, boolean dueling) {
    return new Atoms(actions, low, high, atoms);
  }

  @Override
  public int passes() {
    return 2;
  }

  @Override
  public String program(int actions) {
    return """
        def of_action(y: Tensor, a: Tensor) -> Tensor:
          index = torch.expand(torch.unsqueeze(a, 2), [-1, -1, %3$s])
          return torch.squeeze(torch.gather(y, 1, index), 1)
        def target(p: List[Tensor], p_target: List[Tensor], s_tm1: Tensor, a_tm1: Tensor, r_t: Tensor, discount_t: Tensor, s_t: Tensor, u: List[Tensor]) -> Tensor:
          y_t = net(p_target, s_t, u[1])
          p_t = of_action(torch.softmax(y_t, 2), torch.argmax(values(y_t), 1, True))
          z = torch.linspace(%1$s, %2$s, %3$s)
          moved = torch.clamp(r_t + discount_t * z, %1$s, %2$s)
          distance = torch.abs(torch.unsqueeze(moved, 1) - torch.view(z, [1, -1, 1]))
          return torch.sum(torch.clamp(1. - distance / %4$s, 0.) * torch.unsqueeze(p_t, 1), [2])
        def losses(p: List[Tensor], s_tm1: Tensor, a_tm1: Tensor, target_tm1: Tensor, u: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
          y_tm1 = net(p, s_tm1, u[0])
          log_p = torch.log_softmax(of_action(y_tm1, a_tm1), 1)
          loss = torch.neg(torch.sum(target_tm1 * log_p, [1]))
          return (loss, torch.gather(values(y_tm1), 1, a_tm1), loss)
        """
        .formatted(low, high, atoms, (high - low) / (atoms - 1));
  }
}
