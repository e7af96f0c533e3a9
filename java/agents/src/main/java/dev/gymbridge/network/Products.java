package dev.gymbridge.network;

/**
 * What multiplies the matrices of fully connected layers: TorchScript functions that the program of
 * a {@link Network} calls, and that come before it.
 */
public enum Products {
  /** What PyTorch chooses; on x86-64 that is MKL, which adds in an order of the processor's. */
  PYTORCH("torch.linear(x, w, b)", "torch.mm(g, w)", "torch.mm(torch.t(g), x, out=d)"),

  /**
   * oneDNN, on a CPU only. Where it is held to one instruction set it adds in an order that follows
   * from the shapes and the number of threads alone. A call takes some 10 µs more.
   */
  ONEDNN(
      onednn("x, w, b"),
      onednn("g, torch.t(w), None"),
      "torch.copy_(d, %s)".formatted(onednn("torch.t(g), torch.t(x), None")));

  private final String program;

  Products(String linear, String inputGradient, String weightGradient) {
    this.program =
        """
        def linear(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return %s
        def input_gradient(g: Tensor, w: Tensor) -> Tensor:
          return %s
        def weight_gradient(g: Tensor, x: Tensor, d: Tensor) -> Tensor:
          return %s
        """
            .formatted(linear, inputGradient, weightGradient);
  }

  /** x times w transposed, plus b. */
  private static String onednn(String arguments) {
    return "ops.mkldnn._linear_pointwise(%s, \"none\", annotate(List[Optional[number]], []), None)"
        .formatted(arguments);
  }

  /**
   * The functions: {@code linear(x, w, b)} is a layer of weights w and biases b; with g as the
   * gradient of what it gave, {@code input_gradient(g, w)} is that of x, and {@code
   * weight_gradient(g, x, d)} writes that of w into d.
   */
  public String program() {
    return program;
  }
}
