package dev.gymbridge.env;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * One action for each environment of a {@link VectorEnv}, written in place and reused from step to
 * step.
 *
 * <p>A step copies what it sends, so actions may be overwritten as soon as {@code step} returned.
 * The server checks that they are inside the action space.
 */
public final class Actions {
  private final List<Leaf> leaves;
  private final int environments;
  private final ByteBuffer[] data;

  /** Zeros, for the given number of environments. */
  public Actions(Space space, int environments) {
    this.leaves = space.leaves();
    this.environments = environments;
    this.data =
        leaves.stream()
            .map(
                leaf ->
                    ByteBuffer.allocate(leaf.bytes() * environments).order(ByteOrder.LITTLE_ENDIAN))
            .toArray(ByteBuffer[]::new);
  }

  /** The arrays one action consists of. */
  public List<Leaf> leaves() {
    return leaves;
  }

  /** Number of environments. */
  public int environments() {
    return environments;
  }

  /**
   * The bytes of one leaf: row-major, little-endian, one row for each environment. Writes go
   * through.
   */
  public ByteBuffer data(int leaf) {
    return data[leaf].duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Sets the whole action of an environment whose action is one integer.
   *
   * @throws IllegalStateException where an action is not a single integer
   */
  public Actions set(int environment, long action) {
    if (leaves.size() != 1 || leaves.get(0).shape().rank() != 0) {
      throw new IllegalStateException("an action is " + leaves + ", not one integer");
    }
    return setElement(0, environment, 0, action);
  }

  /**
   * Sets the whole action of an environment whose action is one array of floating-point numbers.
   *
   * @throws IllegalArgumentException where the number of values is not the array's
   */
  public Actions set(int environment, double... values) {
    if (leaves.size() != 1 || leaves.get(0).shape().elements() != values.length) {
      throw new IllegalArgumentException(
          "an action is " + leaves + ", not one array of " + values.length);
    }
    for (int element = 0; element < values.length; element++) {
      setElement(0, environment, element, values[element]);
    }
    return this;
  }

  /**
   * Sets one element of one integer leaf.
   *
   * @param element its flat index within one action
   * @throws IllegalStateException where the leaf's elements are floating-point numbers
   * @throws IllegalArgumentException where the leaf's type cannot hold the value; a uint64 takes
   *     any, as its bits
   */
  public Actions setElement(int leaf, int environment, int element, long value) {
    DType dtype = leaves.get(leaf).dtype();
    if (dtype.isFloat()) {
      throw wrongType(leaf, "the integer " + value);
    }
    if (!dtype.holds(value)) {
      throw new IllegalArgumentException(
          "leaf " + leaves.get(leaf) + " cannot hold " + value + ": it is outside of " + dtype);
    }
    int index = index(leaf, environment, element);
    switch (dtype.bytes()) {
      case 1 -> data[leaf].put(index, (byte) value);
      case 2 -> data[leaf].putShort(index, (short) value);
      case 4 -> data[leaf].putInt(index, (int) value);
      default -> data[leaf].putLong(index, value);
    }
    return this;
  }

  /**
   * Sets one element of one floating-point leaf, rounded to the nearest value of its type.
   *
   * @param element its flat index within one action
   * @throws IllegalStateException where the leaf's elements are of another type
   */
  public Actions setElement(int leaf, int environment, int element, double value) {
    int index = index(leaf, environment, element);
    switch (leaves.get(leaf).dtype()) {
      case FLOAT16 -> data[leaf].putShort(index, Float16.fromDouble(value));
      case FLOAT32 -> data[leaf].putFloat(index, (float) value);
      case FLOAT64 -> data[leaf].putDouble(index, value);
      default -> throw wrongType(leaf, "the number " + value);
    }
    return this;
  }

  private IllegalStateException wrongType(int leaf, String value) {
    return new IllegalStateException("leaf " + leaves.get(leaf) + " does not take " + value);
  }

  private int index(int leaf, int environment, int element) {
    if (environment < 0 || environment >= environments) {
      throw new IndexOutOfBoundsException("environment " + environment + " of " + environments);
    }
    Leaf layout = leaves.get(leaf);
    int elements = layout.shape().elements();
    if (element < 0 || element >= elements) {
      throw new IndexOutOfBoundsException("element " + element + " of " + elements);
    }
    return environment * layout.bytes() + element * layout.dtype().bytes();
  }
}
