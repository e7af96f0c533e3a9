package dev.gymbridge.nn;

import java.util.List;

/**
 * One array of a network's parameters, and where it lies in the flat vector of all of them.
 *
 * @param name as in a PyTorch state dict, such as {@code hidden.0.weight}
 * @param shape row-major; a weight has (outputs, inputs, …), a bias (outputs)
 * @param offset of its first element
 * @param fanIn how many inputs each of the layer's outputs depends on
 * @param fanOut how many of the layer's outputs each input reaches
 */
public record Parameter(String name, List<Integer> shape, int offset, int fanIn, int fanOut) {
  /** Number of elements. */
  public int size() {
    return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /** Whether it is added to a layer's outputs, rather than multiplied with its inputs. */
  public boolean isBias() {
    return shape.size() == 1;
  }
}
