package dev.gymbridge.learner;

/**
 * One gradient step: the update rule, the loss, and Adam (Kingma and Ba, 2015).
 *
 * @param batchSize transitions in a step, at least 1
 * @param learningRate of Adam at first, above 0; {@link QLearner#setLearningRate} changes it
 * @param adamBeta1 decay of the mean of gradients, in [0, 1)
 * @param adamBeta2 decay of the mean of squared gradients, in [0, 1)
 * @param adamEpsilon added to the root of the latter, above 0
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
  /**
   * Added to each element of the gradient, where it is lost in all but the smallest. Without it
   * Adam's moments of units that have no gradient any more decay into subnormal numbers, with which
   * processors calculate a hundred times slower; its square is still a normal number.
   */
  static final double NORMAL = 1e-18;

  /**
   * The program of one agent: {@code act}, {@code values}, {@code learn}, {@code copy}, which
   * overwrites an array, and {@code take}, which also sets it to zero.
   */
  String program(String network) {
    return network
        + """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.M, w: Tensor, x: Tensor) -> Tensor:
            return __torch__.net(w, x)
          def act(self: __torch__.M, w: Tensor, x: Tensor) -> Tensor:
            torch.set_grad_enabled(False)
            return torch.argmax(__torch__.net(w, x), 1)
          def values(self: __torch__.M, w: Tensor, x: Tensor) -> Tensor:
            torch.set_grad_enabled(False)
            return __torch__.net(w, x)
          def copy(self: __torch__.M, target: Tensor, w: Tensor) -> Tensor:
            torch.set_grad_enabled(False)
            return torch.copy_(target, w)
          def take(self: __torch__.M, total: Tensor) -> Tensor:
            torch.set_grad_enabled(False)
            taken = torch.clone(total)
            _0 = torch.zero_(total)
            return taken
          def learn(self: __torch__.M, w: Tensor, target: Tensor, s_tm1: Tensor, a_tm1: Tensor, r_t: Tensor, discount_t: Tensor, s_t: Tensor, total: Tensor, ws: List[Tensor], ms: List[Tensor], vs: List[Tensor], ts: List[Tensor], lr: Tensor) -> Tensor:
            torch.set_grad_enabled(False)
        """
        + rule.program().indent(4)
        + """
            target_tm1 = torch.add(r_t, torch.mul(discount_t, q_t))
            torch.set_grad_enabled(True)
            theta = torch.requires_grad_(torch.detach(w))
            q = __torch__.net(theta, s_tm1)
            q_tm1 = torch.squeeze(torch.gather(q, 1, torch.unsqueeze(a_tm1, 1)), 1)
            loss = %s
            g0 = (torch.autograd.grad([loss], [theta]))[0]
            torch.set_grad_enabled(False)
            g = unchecked_cast(Tensor, g0)
        """
            .formatted(loss.program())
        + clipping()
        + """
            normal = torch.add(g, %s)
            _0 = torch.add_(ts[0], 1)
            ops.aten._fused_adam_(ws, [normal], ms, vs, annotate(List[Tensor], []), ts, lr=lr, beta1=%s, beta2=%s, weight_decay=0., eps=%s, amsgrad=False, maximize=False)
        """
            .formatted(NORMAL, adamBeta1, adamBeta2, adamEpsilon)
        + averaging()
        + """
            _2 = torch.add_(total, torch.stack([torch.detach(loss), torch.mean(torch.detach(q_tm1)), torch.norm(g)]))
            return g
        """;
  }

  /** As torch.nn.utils.clip_grad_norm_. */
  private String clipping() {
    return maxGradientNorm == Double.POSITIVE_INFINITY
        ? ""
        : "    g = torch.mul(g, torch.clamp(torch.mul(torch.reciprocal(torch.add(torch.norm(g), 1e-06)), %s), None, 1.))%n"
            .formatted(maxGradientNorm);
  }

  private String averaging() {
    return polyak == 0 ? "" : "    _1 = torch.lerp_(target, ws[0], %s)%n".formatted(polyak);
  }
}
