package dev.gymbridge.learner;

/**
 * Kingma and Ba, "Adam: a method for stochastic optimization", 2015, after clipping.
 *
 * @param learningRate at first, above 0; {@link QLearner#setLearningRate} changes it
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squared gradients, in [0, 1)
 * @param epsilon added to the root of the latter, at least {@link #MIN_EPSILON}
 * @param maxGradientNorm the gradient is scaled down to this Euclidean norm; infinity for never
 */
public record Adam(
    double learningRate, double beta1, double beta2, double epsilon, double maxGradientNorm) {
  /** Below it {@link #NORMAL} would move parameters that have no gradient. */
  public static final double MIN_EPSILON = 1e-12;

  /**
   * Added to each element of the gradient, where it is lost in all but the smallest. Without it
   * Adam's moments of units that have no gradient any more decay into subnormal numbers, with which
   * processors calculate a hundred times slower; its square is still a normal number.
   */
  static final double NORMAL = 1e-18;

  /**
   * Checks ε.
   *
   * @throws IllegalArgumentException where it is too small
   */
  public Adam {
    if (!(epsilon >= MIN_EPSILON)) {
      throw new IllegalArgumentException(
          "Adam's epsilon is %s; it has to be at least %s, because %s is added to each gradient and would move parameters that have none"
              .formatted(epsilon, MIN_EPSILON, NORMAL));
    }
  }

  /** PyTorch's defaults, with a gradient of any norm. */
  public static Adam of(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8, Double.POSITIVE_INFINITY);
  }

  /** Likewise with a gradient of at most this norm. */
  public Adam withMaxGradientNorm(double norm) {
    return new Adam(learningRate, beta1, beta2, epsilon, norm);
  }

  /** TorchScript lines of {@link Program}'s method {@code learn}, on the gradient {@code g}. */
  String step() {
    return """
        norm = torch.norm(g)
        _1 = torch.add_(g, %s)
        _2 = torch.add_((self.ts)[0], 1)
        %s
        ops.aten._fused_adam_(self.ws, self.gs, self.ms, self.vs, annotate(List[Tensor], []), self.ts, lr=lr, beta1=%s, beta2=%s, weight_decay=0., eps=%s, amsgrad=False, maximize=False, grad_scale=scale)
        """
        .formatted(NORMAL, clipping(), beta1, beta2, epsilon);
  }

  /**
   * What Adam divides the gradient by, in place: as torch.nn.utils.clip_grad_norm_, without another
   * pass over the gradient.
   */
  private String clipping() {
    return maxGradientNorm == Double.POSITIVE_INFINITY
        ? "scale = None"
        : """
        scale = torch.clamp(torch.div(torch.add(norm, 1e-06), %s), 1.)
        _6 = torch.add_((self.sums)[3], torch.gt(scale, 1.))"""
            .formatted(maxGradientNorm);
  }
}
