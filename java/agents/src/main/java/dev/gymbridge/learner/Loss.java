package dev.gymbridge.learner;

/** What is minimised, averaged over the batch; {@code d} is the difference of value and target. */
public enum Loss {
  /** d² / 2 where |d| ≤ 1, else |d| − 1/2: PyTorch's smooth_l1_loss with beta 1. */
  HUBER,
  /** d². */
  MSE,
  /**
   * d² / actions: the mean over all outputs that Keras takes, of which only one has a difference.
   */
  MSE_OF_OUTPUTS;

  /**
   * TorchScript lines that set {@code loss} and {@code g_tm1}, the gradient of {@code q_tm1} times
   * the number of transitions, from {@code q}, {@code q_tm1} and {@code target_tm1}.
   */
  String program() {
    return switch (this) {
      case HUBER ->
          """
          loss = torch.smooth_l1_loss(q_tm1, target_tm1, 1, 1.)
          g_tm1 = torch.clamp_(torch.sub(q_tm1, target_tm1), -1., 1.)
          """;
      case MSE ->
          """
          loss = torch.mse_loss(q_tm1, target_tm1, 1)
          g_tm1 = torch.mul_(torch.sub(q_tm1, target_tm1), 2.)
          """;
      case MSE_OF_OUTPUTS ->
          """
          actions = torch.size(q, 1)
          loss = torch.div(torch.mse_loss(q_tm1, target_tm1, 1), actions)
          g_tm1 = torch.div_(torch.mul(torch.sub(q_tm1, target_tm1), 2.), actions)
          """;
    };
  }
}
