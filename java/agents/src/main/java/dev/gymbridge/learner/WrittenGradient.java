package dev.gymbridge.learner;

import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Part;
import dev.gymbridge.nn.Products;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The gradient of a {@linkplain Network#isFullyConnected fully connected} network for {@link
 * dev.gymbridge.dqn.QLearning}, written out: it is what PyTorch finds, which takes longer to find
 * it than all the rest of a step of a small network takes. An action that was chosen was allowed,
 * so that a mask has no part in it.
 */
final class WrittenGradient {
  private WrittenGradient() {}

  /** The function {@code gradient} of {@link Program}, and what it calls. */
  static String program(Network network, Products products, int batchSize) {
    int hidden = network.torso().size() / 2;
    boolean isDueling = network.isDueling();
    int inputs = network.parameters().get(0).shape().get(1);
    return products.gradients()
        + forward(hidden, isDueling)
        + backward(hidden, isDueling)
        + """
        def gradient(p: List[Tensor], d: List[Tensor], s_tm1: Tensor, a_tm1: Tensor, target_tm1: Tensor, weights: Tensor, u: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
          h = forward(p, %s)
          q = h[-1]
          q_tm1 = torch.gather(q, 1, a_tm1)
          g_tm1 = torch.mul_(derivative(q_tm1, target_tm1), weights)
          _0 = backward(p, h, torch.scatter_(torch.zeros_like(q), 1, a_tm1, torch.div_(g_tm1, %s)), d)
          loss = torch.mean(torch.mul_(loss(q_tm1, target_tm1), weights))
          return (loss, q_tm1, torch.abs(torch.sub(target_tm1, q_tm1)))
        """
            .formatted(network.isOfPart() ? Part.of("s_tm1", inputs) : "s_tm1", batchSize);
  }

  /** What each layer gives, the observations first and the values last. */
  private static String forward(int hidden, boolean isDueling) {
    StringBuilder lines = new StringBuilder();
    for (int layer = 0; layer < hidden; layer++) {
      lines.append("  h%s = torch.relu_(%s)\n".formatted(layer + 1, linear(layer, layer)));
    }
    lines.append(
        isDueling
            ? """
              v = %s
              a = %s
              q = torch.sub(torch.add(v, a), torch.mean(a, [1], True))
            """
                .formatted(linear(hidden, hidden), linear(hidden, hidden + 1))
            : "  q = %s\n".formatted(linear(hidden, hidden)));
    return """
        def forward(p: List[Tensor], h0: Tensor) -> List[Tensor]:
        %s  return [%s, q]
        """
        .formatted(
            lines,
            IntStream.rangeClosed(0, hidden)
                .mapToObj("h%s"::formatted)
                .collect(Collectors.joining(", ")));
  }

  /** The layer whose arrays are so many pairs behind the first, on what another gave. */
  private static String linear(int input, int layer) {
    return "linear(h%s, p[%s], p[%s])".formatted(input, 2 * layer, 2 * layer + 1);
  }

  /** How the gradient g of the values goes back; it leaves that of each array in d. */
  private static String backward(int hidden, boolean isDueling) {
    StringBuilder lines = new StringBuilder();
    if (isDueling) {
      lines
          .append("  g_v = torch.sum(g, [1], True)\n")
          .append("  g_a = torch.sub(g, torch.mean(g, [1], True))\n")
          .append(arrays("g_v", hidden, hidden))
          .append(arrays("g_a", hidden, hidden + 1))
          .append(
              "  g = torch.add(%s, %s)\n"
                  .formatted(input("g_v", hidden), input("g_a", hidden + 1)));
    } else {
      lines.append(arrays("g", hidden, hidden)).append("  g = %s\n".formatted(input("g", hidden)));
    }
    for (int layer = hidden - 1; layer >= 0; layer--) {
      lines
          .append("  g = torch.threshold_backward(g, h[%s], 0)\n".formatted(layer + 1))
          .append(arrays("g", layer, layer));
      if (layer > 0) {
        lines.append("  g = %s\n".formatted(input("g", layer)));
      }
    }
    return """
        def backward(p: List[Tensor], h: List[Tensor], g: Tensor, d: List[Tensor]) -> NoneType:
        %s  return None
        """
        .formatted(lines);
  }

  /** Sets the gradient of a layer's arrays. */
  private static String arrays(String gradient, int input, int layer) {
    return """
      _b = torch.sum(%1$s, [0], out=d[%4$s])
      _w = weight_gradient(%1$s, h[%2$s], d[%3$s])
    """
        .formatted(gradient, input, 2 * layer, 2 * layer + 1);
  }

  /** The gradient of what a layer reads. */
  private static String input(String gradient, int layer) {
    return "input_gradient(%s, p[%s])".formatted(gradient, 2 * layer);
  }
}
