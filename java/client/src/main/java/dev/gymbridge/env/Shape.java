package dev.gymbridge.env;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The length of each axis of an array, outermost first; no axes for a scalar.
 *
 * <p>Immutable.
 */
public final class Shape {
  /** The shape of a scalar. */
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] axes;

  private Shape(int[] axes) {
    this.axes = axes;
  }

  /**
   * A shape of the given axes.
   *
   * @throws IllegalArgumentException where a length is negative
   */
  public static Shape of(int... axes) {
    for (int axis : axes) {
      if (axis < 0) {
        throw new IllegalArgumentException(
            "axis of length " + axis + " in " + Arrays.toString(axes));
      }
    }
    return axes.length == 0 ? SCALAR : new Shape(axes.clone());
  }

  /** This shape behind one more, outermost axis. */
  public Shape batchOf(int rows) {
    int[] batched = new int[axes.length + 1];
    batched[0] = rows;
    System.arraycopy(axes, 0, batched, 1, axes.length);
    return new Shape(batched);
  }

  /** Number of axes. */
  public int rank() {
    return axes.length;
  }

  /** Length of an axis, 0 being the outermost. */
  public int axis(int index) {
    return axes[index];
  }

  /**
   * Number of elements.
   *
   * @throws ArithmeticException where it does not fit an int
   */
  public int elements() {
    int product = 1;
    for (int axis : axes) {
      product = Math.multiplyExact(product, axis);
    }
    return product;
  }

  /** A copy of the axes. */
  public int[] toArray() {
    return axes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(axes, that.axes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(axes);
  }

  /** In NumPy's way: {@code (84, 84)}, {@code (4,)}, {@code ()}. */
  @Override
  public String toString() {
    return Arrays.stream(axes)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", axes.length == 1 ? ",)" : ")"));
  }
}
