package dev.gymbridge.dqn;

/** What is minimised for a transition; {@code d} is the difference of value and target. */
public enum Loss {
  /** d² / 2 where |d| ≤ 1, else |d| − 1/2: PyTorch's smooth_l1_loss with beta 1. */
  HUBER("torch.smooth_l1_loss(q_tm1, target_tm1, 0, 1.)", "torch.clamp_(%s, -1., 1.)"),
  /** d². */
  MSE("torch.mse_loss(q_tm1, target_tm1, 0)", "torch.mul_(%s, 2.)"),
  /**
   * d² / actions: the mean over all outputs that Keras takes, of which only one has a difference.
   */
  MSE_OF_OUTPUTS(
      "torch.div(torch.mse_loss(q_tm1, target_tm1, 0), actions)",
      "torch.div_(torch.mul_(%s, 2.), actions)");

  private final String loss;
  private final String derivative;

  Loss(String loss, String derivative) {
    this.loss = loss;
    this.derivative = derivative.formatted("torch.sub(q_tm1, target_tm1)");
  }

  /**
   * TorchScript functions of two tensors of one shape: {@code loss(q_tm1, target_tm1)}, element by
   * element, and {@code derivative(q_tm1, target_tm1)}, that of the loss by q_tm1.
   */
  public String program(int actions) {
    return """
        def loss(q_tm1: Tensor, target_tm1: Tensor) -> Tensor:
          actions = %1$s
          return %2$s
        def derivative(q_tm1: Tensor, target_tm1: Tensor) -> Tensor:
          actions = %1$s
          return %3$s
        """
        .formatted(actions, loss, derivative);
  }
}
