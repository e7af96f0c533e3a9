package dev.gymbridge.network;

import java.util.ArrayList;
import java.util.List;

/** Writes a network down, layer after layer: its parameters, and the lines that use them. */
final class Layers {
  private final List<Parameter> parameters = new ArrayList<>();
  private final StringBuilder lines = new StringBuilder();
  private String value;
  private int size;

  /**
   * Nothing yet.
   *
   * @param lines that turn the observations {@code x} into what the first layer reads
   * @param value its name
   */
  Layers(String lines, String value) {
    this.lines.append(lines);
    this.value = value;
  }

  /** A convolution without padding, and ReLU. */
  Layers convolution(String name, int inputs, Convolution convolution) {
    int kernel = convolution.kernel();
    int area = kernel * kernel;
    int stride = convolution.stride();
    add(
        name + ".weight",
        List.of(convolution.filters(), inputs, kernel, kernel),
        inputs * area,
        convolution.filters() * area);
    add(
        name + ".bias",
        List.of(convolution.filters()),
        inputs * area,
        convolution.filters() * area);
    return relu(
        "torch.conv2d(%s, %s, %s, [%s, %s])".formatted(value, weight(), bias(), stride, stride));
  }

  /** All axes but the first become one. */
  Layers flatten() {
    return assign("torch.flatten(%s, 1)".formatted(value));
  }

  /** Fully connected layers with ReLU, then the values, directly or by a dueling head. */
  Layers fullyConnected(int inputs, List<Integer> hiddenLayers, int actions, boolean dueling) {
    int width = inputs;
    for (int layer = 0; layer < hiddenLayers.size(); layer++) {
      relu(linear("hidden." + layer, width, hiddenLayers.get(layer)));
      width = hiddenLayers.get(layer);
    }
    if (!dueling) {
      lines.append("  return %s\n".formatted(linear("output", width, actions)));
      return this;
    }
    lines.append("  v = %s\n".formatted(linear("value", width, 1)));
    lines.append("  a = %s\n".formatted(linear("advantage", width, actions)));
    lines.append("  return torch.sub(torch.add(v, a), torch.mean(a, [1], True))\n");
    return this;
  }

  private String linear(String name, int inputs, int outputs) {
    add(name + ".weight", List.of(outputs, inputs), inputs, outputs);
    add(name + ".bias", List.of(outputs), inputs, outputs);
    return "torch.linear(%s, %s, %s)".formatted(value, weight(), bias());
  }

  private Layers relu(String expression) {
    return assign("torch.relu_(%s)".formatted(expression));
  }

  private Layers assign(String expression) {
    String name = "h" + parameters.size();
    lines.append("  %s = %s\n".formatted(name, expression));
    value = name;
    return this;
  }

  /** Names of the arrays that were added last. */
  private String weight() {
    return "p" + (parameters.size() - 2);
  }

  private String bias() {
    return "p" + (parameters.size() - 1);
  }

  private void add(String name, List<Integer> shape, int fanIn, int fanOut) {
    Parameter parameter = new Parameter(name, shape, size, fanIn, fanOut);
    parameters.add(parameter);
    size = Math.addExact(size, parameter.size());
  }

  List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  /** The body of a function, as {@link Network#body} says. */
  String text() {
    return lines.toString();
  }
}
