package dev.gymbridge.network;

import java.util.List;

/**
 * Fully connected layers with ReLU between them.
 *
 * <p>The dueling head is that of Wang et al., "Dueling network architectures for deep reinforcement
 * learning", 2016: value + advantage − mean of the advantages. Both heads read the last hidden
 * layer.
 *
 * @param inputs elements of an observation
 * @param hiddenLayers width of each hidden layer, at least one
 * @param actions number of actions
 * @param dueling whether the head is a dueling one
 */
public record Mlp(int inputs, List<Integer> hiddenLayers, int actions, boolean dueling)
    implements Network {
  /** Checks that every width is at least 1. */
  public Mlp {
    hiddenLayers = List.copyOf(hiddenLayers);
    if (inputs < 1 || actions < 1 || hiddenLayers.isEmpty()) {
      throw new IllegalArgumentException(
          "a network needs inputs, actions and a hidden layer, not %d, %d and %s"
              .formatted(inputs, actions, hiddenLayers));
    }
    if (hiddenLayers.stream().anyMatch(width -> width < 1)) {
      throw new IllegalArgumentException("a hidden layer of " + hiddenLayers + " is empty");
    }
  }

  @Override
  public List<Integer> observationShape() {
    return List.of(inputs);
  }

  @Override
  public List<Parameter> parameters() {
    ParameterLayout layout = new ParameterLayout();
    int width = inputs;
    for (int layer = 0; layer < hiddenLayers.size(); layer++) {
      layout.linear("hidden." + layer, width, hiddenLayers.get(layer));
      width = hiddenLayers.get(layer);
    }
    if (dueling) {
      layout.linear("value", width, 1);
      layout.linear("advantage", width, actions);
    } else {
      layout.linear("output", width, actions);
    }
    return layout.parameters();
  }

  @Override
  public String body() {
    StringBuilder text = new StringBuilder();
    String input = "x";
    int parameter = 0;
    for (int layer = 0; layer < hiddenLayers.size(); layer++) {
      String output = "h" + layer;
      text.append("  %s = torch.relu_(%s)%n".formatted(output, linear(input, parameter)));
      input = output;
      parameter += 2;
    }
    if (!dueling) {
      return text.append("  return %s%n".formatted(linear(input, parameter))).toString();
    }
    return text.append("  v = %s%n".formatted(linear(input, parameter)))
        .append("  a = %s%n".formatted(linear(input, parameter + 2)))
        .append("  return torch.sub(torch.add(v, a), torch.mean(a, [1], True))\n")
        .toString();
  }

  private static String linear(String input, int parameter) {
    return "torch.linear(%s, p%s, p%s)".formatted(input, parameter, parameter + 1);
  }
}
