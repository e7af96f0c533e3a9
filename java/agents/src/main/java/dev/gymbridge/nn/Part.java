package dev.gymbridge.nn;

import java.util.List;

/**
 * The first elements of observations that are vectors, for layers that know nothing of the rest.
 *
 * @param shape that they get
 */
public record Part(List<Integer> shape) implements Layer {
  /** Copies. */
  public Part {
    shape = List.copyOf(shape);
  }

  @Override
  public void addTo(Forward forward) {
    int elements = shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    if (forward.shape().size() != 1 || forward.elements() < elements) {
      throw new IllegalArgumentException(
          "a part of shape %s is not in one of shape %s".formatted(shape, forward.shape()));
    }
    String part = of(forward.input(), elements);
    forward.gives(
        shape.size() == 1
            ? part
            : "torch.view(%s, [-1, %s])".formatted(part, String.join(", ", texts())),
        shape);
  }

  private List<String> texts() {
    return shape.stream().map(String::valueOf).toList();
  }

  /** The first elements of vectors, as an expression. */
  public static String of(String vectors, int elements) {
    return "torch.contiguous(torch.slice(%s, 1, 0, %s))".formatted(vectors, elements);
  }
}
