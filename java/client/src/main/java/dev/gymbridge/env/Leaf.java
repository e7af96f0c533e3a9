package dev.gymbridge.env;

/**
 * One array of a space: a value of a space is one array for each of its leaves.
 *
 * @param path where in the space, such as {@code camera.left} or {@code 0}; empty for a space that
 *     is its own leaf
 * @param dtype type of every element
 * @param shape of one value, without the batch axis
 */
public record Leaf(String path, DType dtype, Shape shape) {
  /** Size of one value in bytes. */
  public int bytes() {
    return shape.elements() * dtype.bytes();
  }
}
