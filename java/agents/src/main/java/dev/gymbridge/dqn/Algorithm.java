package dev.gymbridge.dqn;

import dev.gymbridge.nn.Head;
import dev.gymbridge.nn.Network;

/**
 * A member of the DQN family, on one page: what its network gives, what that is moved towards, and
 * the loss of each transition. Symbols are those of the literature: s_tm1, a_tm1, r_t, discount_t,
 * s_t. {@link DoubleDqn} is an example.
 *
 * <p>The page is TorchScript, in which every call is {@code torch.NAME}, or one of these:
 *
 * <ul>
 *   <li>{@code net(p, x, u)}: what the network gives by parameters p for observations x, with the
 *       random numbers u of that forward pass, as {@link Network#program} has it
 *   <li>{@code values(y)}: the values of actions in what it gave, [batch, actions]
 *   <li>functions of the page itself
 * </ul>
 *
 * <p>Tensors are s_tm1 and s_t: [batch, …observation]; a_tm1: int64 [batch, 1]; r_t and discount_t:
 * float32 [batch, 1]. The lists p and p_target are the parameters and those of the target network;
 * u[k] is for the k-th forward pass.
 */
public interface Algorithm {
  /**
   * The last layer of a network for it.
   *
   * @param actions how many, at least 1
   * @param dueling whether the user wants a dueling head
   * @throws IllegalArgumentException where there is none
   */
  Head head(int actions, boolean dueling);

  /** How many forward passes {@link #program} makes: u[0] … u[passes − 1]. */
  int passes();

  /**
   * Two functions:
   *
   * <ul>
   *   <li>{@code target(p, p_target, s_tm1, a_tm1, r_t, discount_t, s_t, u) -> Tensor}: what is
   *       learnt towards, of any shape; nothing is differentiated here
   *   <li>{@code losses(p, s_tm1, a_tm1, target_tm1, u) -> Tuple[Tensor, Tensor, Tensor]}: the loss
   *       of each transition, the value of its action, and its priority, where the sampler draws by
   *       priorities; each of shape [batch] or [batch, 1]. What is minimised is the mean loss,
   *       weighted by the sampler
   * </ul>
   *
   * @param actions how many
   */
  String program(int actions);
}
