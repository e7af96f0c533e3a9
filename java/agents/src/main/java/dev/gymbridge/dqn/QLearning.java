package dev.gymbridge.dqn;

import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Dueling;
import dev.gymbridge.nn.Head;

/**
 * An algorithm that moves one number for each action: Q(s_tm1, a_tm1) towards {@code target_tm1}.
 * What differs is where the target comes from.
 */
public interface QLearning extends Algorithm {
  /** What is minimised. */
  Loss loss();

  /** The function {@code target} of {@link #program}; its result is of shape [batch, 1]. */
  String target();

  @Override
  default Head head(int actions, boolean dueling) {
    return dueling ? new Dueling(actions) : new ActionValues(actions);
  }

  @Override
  default String program(int actions) {
    return target()
        + loss().program(actions)
        + """
        def losses(p: List[Tensor], s_tm1: Tensor, a_tm1: Tensor, target_tm1: Tensor, u: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
          q_tm1 = torch.gather(values(net(p, s_tm1, u[0])), 1, a_tm1)
          return (loss(q_tm1, target_tm1), q_tm1, torch.abs(torch.sub(target_tm1, q_tm1)))
        """;
  }
}
