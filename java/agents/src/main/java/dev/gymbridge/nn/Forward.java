package dev.gymbridge.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A network's forward pass while its layers write it down, one after the other, in TorchScript: the
 * language of {@code torch.jit}, in which every call is {@code torch.NAME} or one of the functions
 * of {@link Products}.
 */
public final class Forward {
  private final List<Parameter> parameters = new ArrayList<>();
  private final StringBuilder lines = new StringBuilder();
  private List<Integer> shape;
  private int size;
  private int sharedNoise;
  private int noiseOfEach;

  Forward(List<Integer> observationShape) {
    this.shape = observationShape;
  }

  /** Shape of what comes in, for one observation. */
  public List<Integer> shape() {
    return shape;
  }

  /** Elements of what comes in, for one observation. */
  public int elements() {
    return elements(shape);
  }

  private static int elements(List<Integer> shape) {
    return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /** What comes in, as an expression of shape [batch, …shape]. */
  public String input() {
    return "h";
  }

  /** The observations as they came into the first layer, as an expression. */
  public String observation() {
    return "x";
  }

  /**
   * Adds an array of parameters and gives its expression.
   *
   * @param name as in a PyTorch state dict, such as {@code hidden.0.weight}; unique
   * @param shape of it
   * @param fanIn how many inputs each of the layer's outputs depends on
   * @param fanOut how many of the layer's outputs each input reaches
   */
  public String parameter(String name, List<Integer> shape, int fanIn, int fanOut) {
    if (parameters.stream().anyMatch(known -> known.name().equals(name))) {
      throw new IllegalArgumentException("two arrays of parameters have the name " + name);
    }
    Parameter added = new Parameter(name, shape, size, fanIn, fanOut);
    size = Math.addExact(size, added.size());
    parameters.add(added);
    return "p[%s]".formatted(parameters.size() - 1);
  }

  /**
   * Asks for random numbers and gives their expression: float32 in [0, 1), drawn anew for each
   * forward pass, and 1/2 where nothing is to be left to chance.
   *
   * @param numbers how many
   * @return of shape [numbers]
   * @throws IllegalStateException after {@link #noiseOfEach}
   */
  public String noise(int numbers) {
    if (noiseOfEach > 0) {
      throw new IllegalStateException(
          "noise that observations share comes before noise of each: exchange the layers' requests");
    }
    int from = sharedNoise;
    sharedNoise += numbers;
    return "torch.slice(u, 0, %s, %s)".formatted(from, sharedNoise);
  }

  /**
   * Likewise, for each observation of its own. No {@link #noise} can follow it.
   *
   * @param numbers how many for each
   * @return of shape [batch, numbers]
   */
  public String noiseOfEach(int numbers) {
    int from = noiseOfEach;
    noiseOfEach += numbers;
    return "torch.slice(torch.view(torch.slice(u, 0, %s), [torch.size(x, 0), -1]), 1, %s, %s)"
        .formatted(sharedNoise, from, noiseOfEach);
  }

  /** Adds a line that sets a name to an expression, for what follows in the same layer. */
  public void let(String name, String expression) {
    lines.append("  %s = %s\n".formatted(name, expression));
  }

  /**
   * Says what the layer gives; the next one reads it.
   *
   * @param expression of shape [batch, …shape]
   * @param shape for one observation
   */
  public void gives(String expression, List<Integer> shape) {
    let(input(), expression);
    this.shape = List.copyOf(shape);
  }

  /**
   * A fully connected layer on what comes in, which has to be of one axis.
   *
   * @param name of it; its arrays are {@code NAME.weight} and {@code NAME.bias}
   * @return its outputs, of shape [batch, outputs]
   */
  public String linear(String name, int outputs) {
    if (shape.size() != 1) {
      throw new IllegalArgumentException(
          "%s is fully connected and reads a vector, but the layer before gives shape %s: put a Flatten before it"
              .formatted(name, shape));
    }
    int inputs = elements();
    String weight = parameter(name + ".weight", List.of(outputs, inputs), inputs, outputs);
    String bias = parameter(name + ".bias", List.of(outputs), inputs, outputs);
    return "linear(%s, %s, %s)".formatted(input(), weight, bias);
  }

  List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  /** How many random numbers a forward pass takes. */
  int noiseOf(int batch) {
    return Math.addExact(sharedNoise, Math.multiplyExact(noiseOfEach, batch));
  }

  /** The functions {@code views} and {@code net} of {@link Network#program}. */
  String program() {
    List<Integer> sizes = parameters.stream().map(Parameter::size).toList();
    String views =
        parameters.stream()
            .map(each -> "torch.view(f[%s], %s)".formatted(parameters.indexOf(each), each.shape()))
            .collect(Collectors.joining(", "));
    return """
        def views(w: Tensor) -> List[Tensor]:
          f = torch.split_with_sizes(w, %s)
          return [%s]
        def net(p: List[Tensor], x: Tensor, u: Tensor) -> Tensor:
          h = x
        %s  return h
        """
        .formatted(sizes, views, lines);
  }
}
