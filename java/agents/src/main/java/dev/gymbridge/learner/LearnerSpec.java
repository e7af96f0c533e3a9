package dev.gymbridge.learner;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One gradient step: the update rule, the loss, and Adam (Kingma and Ba, 2015).
 *
 * @param batchSize transitions in a step, at least 1
 * @param learningRate of Adam at first, above 0; {@link QLearner#setLearningRate} changes it
 * @param adamBeta1 decay of the mean of gradients, in [0, 1)
 * @param adamBeta2 decay of the mean of squared gradients, in [0, 1)
 * @param adamEpsilon added to the root of the latter, at least {@link #MIN_ADAM_EPSILON}
 * @param maxGradientNorm the gradient is scaled down to this Euclidean norm; infinity for never
 * @param polyak after each step the target becomes (1 − polyak) × target + polyak × parameters; in
 *     [0, 1], 0 where it is replaced as a whole instead
 */
public record LearnerSpec(
    Rule rule,
    Loss loss,
    int batchSize,
    double learningRate,
    double adamBeta1,
    double adamBeta2,
    double adamEpsilon,
    double maxGradientNorm,
    double polyak) {
  /** Below it {@link #NORMAL} would move parameters that have no gradient. */
  public static final double MIN_ADAM_EPSILON = 1e-12;

  /**
   * Added to each element of the gradient, where it is lost in all but the smallest. Without it
   * Adam's moments of units that have no gradient any more decay into subnormal numbers, with which
   * processors calculate a hundred times slower; its square is still a normal number.
   */
  static final double NORMAL = 1e-18;

  /**
   * The program's attributes: the arrays of the parameters, of the target's and of the gradient,
   * and flat vectors, each alone in a list, because an in-place update of a list that is built
   * within the program is lost.
   */
  static final List<String> LISTS =
      List.of("p", "p_target", "d", "ws", "targets", "gs", "ms", "vs", "ts", "totals", "sums");

  /**
   * Checks Adam's ε.
   *
   * @throws IllegalArgumentException where it is too small
   */
  public LearnerSpec {
    if (!(adamEpsilon >= MIN_ADAM_EPSILON)) {
      throw new IllegalArgumentException(
          "adamEpsilon is %s; it has to be at least %s, because %s is added to each gradient and would move parameters that have none"
              .formatted(adamEpsilon, MIN_ADAM_EPSILON, NORMAL));
    }
  }

  /**
   * The program of one agent. {@code bind} comes first and takes the arrays that are updated in
   * place; {@code act}, {@code values}, {@code target} and {@code learn} use them. {@code copy}
   * overwrites an array; {@code take} gives the totals and sets them to zero.
   *
   * <p>Gradients are written out: PyTorch's own differentiation takes longer than all the rest of a
   * step of a small network.
   */
  String program(String network) {
    return network
        + """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
        """
        + LISTS.stream().map("  %s : List[Tensor]\n"::formatted).collect(Collectors.joining())
        + """
          def bind(self: __torch__.M, w: Tensor, target: Tensor, m: Tensor, v: Tensor, t: Tensor, total: Tensor) -> Tensor:
            self.p = __torch__.views(w)
            self.p_target = __torch__.views(target)
            g = torch.zeros_like(w)
            self.d = __torch__.views(g)
            self.ws = [w]
            self.targets = [target]
            self.gs = [g]
            self.ms = [m]
            self.vs = [v]
            self.ts = [t]
            self.totals = [total]
            self.sums = torch.unbind(total)
            return w
          def act(self: __torch__.M, x: Tensor) -> Tensor:
            return torch.argmax(__torch__.net(self.p, x), 1)
          def values(self: __torch__.M, x: Tensor) -> Tensor:
            return __torch__.net(self.p, x)
          def copy(self: __torch__.M, to: Tensor, source: Tensor) -> Tensor:
            return torch.copy_(to, source)
          def take(self: __torch__.M) -> Tensor:
            total = (self.totals)[0]
            taken = torch.clone(total)
            _0 = torch.zero_(total)
            return taken
          def target(self: __torch__.M, r_t: Tensor, discount_t: Tensor, s_t: Tensor) -> Tensor:
        """
        + rule.program().indent(4)
        + """
            return torch.addcmul(r_t, discount_t, q_t)
          def learn(self: __torch__.M, s_tm1: Tensor, a_tm1: Tensor, r_t: Tensor, discount_t: Tensor, s_t: Tensor, lr: Tensor) -> Tensor:
            target_tm1 = (self).target(r_t, discount_t, s_t, )
            h = __torch__.forward(self.p, s_tm1)
            q = h[-1]
            q_tm1 = torch.gather(q, 1, a_tm1)
        """
        + loss.program().indent(4)
        + """
            g_q = torch.scatter_(torch.zeros_like(q), 1, a_tm1, torch.div_(g_tm1, %s))
            _0 = __torch__.backward(self.p, h, g_q, self.d)
            g = (self.gs)[0]
            norm = torch.norm(g)
            _1 = torch.add_(g, %s)
            _2 = torch.add_((self.ts)[0], 1)
        """
            .formatted(batchSize, NORMAL)
        + clipping()
        + """
            ops.aten._fused_adam_(self.ws, self.gs, self.ms, self.vs, annotate(List[Tensor], []), self.ts, lr=lr, beta1=%s, beta2=%s, weight_decay=0., eps=%s, amsgrad=False, maximize=False, grad_scale=scale)
        """
            .formatted(adamBeta1, adamBeta2, adamEpsilon)
        + averaging()
        + """
            _3 = torch.add_((self.sums)[0], loss)
            _4 = torch.add_((self.sums)[1], torch.mean(q_tm1))
            _5 = torch.add_((self.sums)[2], norm)
            return g
        """;
  }

  /**
   * What Adam divides the gradient by, in place: as torch.nn.utils.clip_grad_norm_, without another
   * pass over the gradient.
   */
  private String clipping() {
    return maxGradientNorm == Double.POSITIVE_INFINITY
        ? "    scale = None\n"
        : """
            scale = torch.clamp(torch.div(torch.add(norm, 1e-06), %s), 1.)
            _6 = torch.add_((self.sums)[3], torch.gt(scale, 1.))
        """
            .formatted(maxGradientNorm);
  }

  private String averaging() {
    return polyak == 0
        ? ""
        : "    _7 = torch.lerp_((self.targets)[0], (self.ws)[0], %s)\n".formatted(polyak);
  }
}
