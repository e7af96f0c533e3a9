package dev.gymbridge.nn;

/**
 * What multiplies the matrices of fully connected layers: TorchScript functions that the program of
 * a {@link Network} calls, and that come before it.
 */
public enum Products {
  /** What PyTorch chooses; on x86-64 that is MKL, which adds in an order of the processor's. */
  PYTORCH(
      "torch.linear(x, w, b)",
      "torch.linear(x, w, b)",
      "torch.mm(g, w)",
      "torch.mm(torch.t(g), x, out=d)"),

  /**
   * oneDNN, on a CPU only. Where it is held to one instruction set it adds in an order that follows
   * from the shapes and the number of threads alone. A call takes some 10 µs more. What PyTorch
   * differentiates are convolutions of 1 × 1, for it cannot differentiate oneDNN's products.
   */
  ONEDNN(
      onednn("x, w, b"),
      "torch.flatten(torch.conv2d(torch.unsqueeze(torch.unsqueeze(x, 2), 3), torch.unsqueeze(torch.unsqueeze(w, 2), 3), b), 1)",
      onednn("g, torch.t(w), None"),
      "torch.copy_(d, %s)".formatted(onednn("torch.t(g), torch.t(x), None")));

  private final String linear;
  private final String differentiable;
  private final String inputGradient;
  private final String weightGradient;

  Products(String linear, String differentiable, String inputGradient, String weightGradient) {
    this.linear = linear;
    this.differentiable = differentiable;
    this.inputGradient = inputGradient;
    this.weightGradient = weightGradient;
  }

  /** x times w transposed, plus b. */
  private static String onednn(String arguments) {
    return "ops.mkldnn._linear_pointwise(%s, \"none\", annotate(List[Optional[number]], []), None)"
        .formatted(arguments);
  }

  /**
   * The function {@code linear(x, w, b)}: a layer of weights w and biases b.
   *
   * @param isDifferentiable whether PyTorch is to be able to differentiate it
   */
  public String linear(boolean isDifferentiable) {
    return """
        def linear(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return %s
        """
        .formatted(isDifferentiable ? differentiable : linear);
  }

  /**
   * Functions for gradients that are written out, with g as the gradient of what a layer gave:
   * {@code input_gradient(g, w)} is that of x, and {@code weight_gradient(g, x, d)} writes that of
   * w into d.
   */
  public String gradients() {
    return """
        def input_gradient(g: Tensor, w: Tensor) -> Tensor:
          return %s
        def weight_gradient(g: Tensor, x: Tensor, d: Tensor) -> Tensor:
          return %s
        """
        .formatted(inputGradient, weightGradient);
  }
}
