package dev.gymbridge.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a network down, layer after layer: its parameters {@code p}, what it makes of its input,
 * {@code h[0]}, {@code h[1]} and so on, and how the gradient {@code g} of what it gave goes back
 * and leaves the parameters' gradients {@code d}.
 */
final class Layers {
  private final List<Parameter> parameters = new ArrayList<>();
  private final StringBuilder forward = new StringBuilder();
  private final Deque<String> backward = new ArrayDeque<>();
  private int values;
  private int size;

  /**
   * Nothing yet.
   *
   * @param lines that turn the observations {@code x} into what the first layer reads
   * @param input its name
   */
  Layers(String lines, String input) {
    forward.append(lines);
    value(input);
  }

  /** A convolution without padding, and ReLU. */
  Layers convolution(String name, int inputs, Convolution convolution) {
    int kernel = convolution.kernel();
    int area = kernel * kernel;
    int stride = convolution.stride();
    int filters = convolution.filters();
    int weight = parameters.size();
    boolean first = values == 1;
    add(name + ".weight", List.of(filters, inputs, kernel, kernel), inputs * area, filters * area);
    add(name + ".bias", List.of(filters), inputs * area, filters * area);
    back("w = torch.copy_(d[%s], w)".formatted(weight));
    back("b = torch.copy_(d[%s], b)".formatted(weight + 1));
    // The input of all needs no gradient.
    back(
        "%s, w, b = torch.convolution_backward(g, h[%s], p[%s], [%s], [%s, %s], [0, 0], [1, 1], False, [0, 0], 1, [%s, True, True])"
            .formatted(
                first ? "_" : "g",
                values - 1,
                weight,
                filters,
                stride,
                stride,
                first ? "False" : "True"));
    return relu(
        "torch.conv2d(h%s, p[%s], p[%s], [%s, %s])"
            .formatted(values - 1, weight, weight + 1, stride, stride));
  }

  /** All axes but the first become one. */
  Layers flatten() {
    int input = values - 1;
    back("g = torch.view_as(g, h[%s])".formatted(input));
    value("torch.flatten(h%s, 1)".formatted(input));
    return this;
  }

  /** Fully connected layers with ReLU, then the values, directly or by a dueling head. */
  Layers fullyConnected(int inputs, List<Integer> hiddenLayers, int actions, boolean dueling) {
    int width = inputs;
    for (int layer = 0; layer < hiddenLayers.size(); layer++) {
      int outputs = hiddenLayers.get(layer);
      String name = "hidden." + layer;
      if (values > 1) {
        back("g = " + inputGradient("g", parameters.size()));
      }
      relu(linear(name, "g", width, outputs));
      width = outputs;
    }
    if (dueling) {
      int value = parameters.size();
      int advantage = value + 2;
      back(
          "g = torch.add(%s, %s)"
              .formatted(inputGradient("g_v", value), inputGradient("g_a", advantage)));
      forward.append("  v = %s\n".formatted(linear("value", "g_v", width, 1)));
      forward.append("  a = %s\n".formatted(linear("advantage", "g_a", width, actions)));
      back("g_a = torch.sub(g, torch.mean(g, [1], True))");
      back("g_v = torch.sum(g, [1], True)");
      value("torch.sub(torch.add(v, a), torch.mean(a, [1], True))");
    } else {
      back("g = " + inputGradient("g", parameters.size()));
      value(linear("output", "g", width, actions));
    }
    return this;
  }

  /** What goes back through a fully connected layer. */
  private static String inputGradient(String gradient, int weight) {
    return "__torch__.input_gradient(%s, p[%s])".formatted(gradient, weight);
  }

  /** A fully connected layer on the value that was added last. */
  private String linear(String name, String gradient, int inputs, int outputs) {
    int input = values - 1;
    int weight = parameters.size();
    add(name + ".weight", List.of(outputs, inputs), inputs, outputs);
    add(name + ".bias", List.of(outputs), inputs, outputs);
    back("w = __torch__.weight_gradient(%s, h[%s], d[%s])".formatted(gradient, input, weight));
    back("b = torch.sum(%s, [0], out=d[%s])".formatted(gradient, weight + 1));
    return "__torch__.linear(h%s, p[%s], p[%s])".formatted(input, weight, weight + 1);
  }

  private Layers relu(String expression) {
    back("g = torch.threshold_backward(g, h[%s], 0)".formatted(values));
    value("torch.relu_(%s)".formatted(expression));
    return this;
  }

  private void value(String expression) {
    forward.append("  h%s = %s\n".formatted(values++, expression));
  }

  /** A line that comes before those that were added before it. */
  private void back(String line) {
    backward.addFirst("  " + line + "\n");
  }

  private void add(String name, List<Integer> shape, int fanIn, int fanOut) {
    Parameter parameter = new Parameter(name, shape, size, fanIn, fanOut);
    parameters.add(parameter);
    size = Math.addExact(size, parameter.size());
  }

  List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  /** The functions that {@link Network#program} says. */
  String program() {
    return views() + forward() + backward();
  }

  private String views() {
    List<Integer> sizes = parameters.stream().map(Parameter::size).toList();
    return "def views(w: Tensor) -> List[Tensor]:\n"
        + "  f = torch.split_with_sizes(w, %s)\n".formatted(sizes)
        + "  return %s\n"
            .formatted(
                list(
                    parameters.size(),
                    index ->
                        "torch.view(f[%s], %s)".formatted(index, parameters.get(index).shape())));
  }

  private String forward() {
    return "def forward(p: List[Tensor], x: Tensor) -> List[Tensor]:\n"
        + forward
        + "  return %s\n".formatted(list(values, index -> "h" + index))
        + "def net(p: List[Tensor], x: Tensor) -> Tensor:\n"
        + "  h = __torch__.forward(p, x)\n"
        + "  return h[%s]\n".formatted(values - 1);
  }

  private String backward() {
    return "def backward(p: List[Tensor], h: List[Tensor], g: Tensor, d: List[Tensor]) -> NoneType:\n"
        + String.join("", backward)
        + "  return None\n";
  }

  private static String list(int size, IntFunction<String> element) {
    return IntStream.range(0, size).mapToObj(element).collect(Collectors.joining(", ", "[", "]"));
  }
}
