package dev.gymbridge.env;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an observation or an action is, after {@code gymnasium.spaces}.
 *
 * <p>A space is a tree; its leaves, depth first, are the arrays that a value consists of.
 */
public sealed interface Space {
  /** The arrays that a value of this space consists of, depth first. */
  default List<Leaf> leaves() {
    List<Leaf> leaves = new ArrayList<>();
    collectLeaves("", leaves);
    return Collections.unmodifiableList(leaves);
  }

  /** The spaces without parts that this one consists of: one for each of its leaves, in order. */
  default List<Space> basics() {
    return List.of(this);
  }

  /** Appends this space's leaves, whose paths start with the given one. */
  void collectLeaves(String path, List<Leaf> leaves);

  /**
   * The integers {@code start … start + n − 1}.
   *
   * @param n how many, at least 1
   * @param start the smallest
   * @param dtype an integer type
   */
  record Discrete(long n, long start, DType dtype) implements Space {
    @Override
    public void collectLeaves(String path, List<Leaf> leaves) {
      leaves.add(new Leaf(path, dtype, Shape.SCALAR));
    }

    @Override
    public String toString() {
      return start == 0 ? "Discrete(" + n + ")" : "Discrete(" + n + ", start=" + start + ")";
    }
  }

  /**
   * An array whose elements lie between two bounds, both inclusive.
   *
   * @param low of {@code shape}, or a scalar where all elements have the same bound; −∞ where there
   *     is none
   * @param high likewise; +∞ where there is none
   */
  record Box(DType dtype, Shape shape, Tensor low, Tensor high) implements Space {
    /** Lower bound of an element, by its flat index. */
    public double low(int index) {
      return bound(low, index);
    }

    /** Upper bound of an element, by its flat index. */
    public double high(int index) {
      return bound(high, index);
    }

    private static double bound(Tensor bounds, int index) {
      return bounds.asDouble(bounds.shape().rank() == 0 ? 0 : index);
    }

    @Override
    public void collectLeaves(String path, List<Leaf> leaves) {
      leaves.add(new Leaf(path, dtype, shape));
    }

    @Override
    public String toString() {
      return "Box(" + side(low) + ", " + side(high) + ", " + shape + ", " + dtype + ")";
    }

    private static String side(Tensor bounds) {
      return bounds.shape().elements() == 1 ? plain(bounds) : "…";
    }

    private static String plain(Tensor bound) {
      double value = bound.asDouble(0);
      if (Double.isInfinite(value)) {
        return value < 0 ? "-inf" : "inf";
      }
      if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        return Long.toString((long) value);
      }
      return bound.dtype() == DType.FLOAT32
          ? Float.toString((float) value)
          : Double.toString(value);
    }
  }

  /**
   * An array of integers; element k is one of {@code start[k] … start[k] + nvec[k] − 1}.
   *
   * @param nvec how many integers each element can be
   * @param start the smallest of them, of the same type and shape
   */
  record MultiDiscrete(Tensor nvec, Tensor start) implements Space {
    @Override
    public void collectLeaves(String path, List<Leaf> leaves) {
      leaves.add(new Leaf(path, nvec.dtype(), nvec.shape()));
    }

    @Override
    public String toString() {
      List<Long> counts = new ArrayList<>();
      for (int k = 0; k < nvec.shape().elements(); k++) {
        counts.add(nvec.asLong(k));
      }
      return "MultiDiscrete(" + counts + ")";
    }
  }

  /** An int8 array of zeros and ones. */
  record MultiBinary(Shape shape) implements Space {
    @Override
    public void collectLeaves(String path, List<Leaf> leaves) {
      leaves.add(new Leaf(path, DType.INT8, shape));
    }

    @Override
    public String toString() {
      return "MultiBinary" + shape;
    }
  }

  /**
   * Strings. Their leaf is int32 of shape {@code (maxLength,)}: positions in the charset, −1 after
   * the last character.
   *
   * @param minLength fewest characters
   * @param maxLength most characters
   * @param charset the characters allowed, as code points
   */
  record Text(int minLength, int maxLength, String charset) implements Space {
    @Override
    public void collectLeaves(String path, List<Leaf> leaves) {
      leaves.add(new Leaf(path, DType.INT32, Shape.of(maxLength)));
    }

    @Override
    public String toString() {
      return "Text("
          + minLength
          + ", "
          + maxLength
          + ", charset of "
          + charset.codePointCount(0, charset.length())
          + ")";
    }
  }

  /** Named spaces, in the order of their leaves. */
  record Dict(Map<String, Space> spaces) implements Space {
    public Dict {
      spaces = Collections.unmodifiableMap(new LinkedHashMap<>(spaces));
    }

    @Override
    public List<Space> basics() {
      return spaces.values().stream().flatMap(space -> space.basics().stream()).toList();
    }

    @Override
    public void collectLeaves(String path, List<Leaf> leaves) {
      spaces.forEach((key, space) -> space.collectLeaves(join(path, key), leaves));
    }

    @Override
    public String toString() {
      return "Dict("
          + spaces.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + entry.getValue())
              .collect(java.util.stream.Collectors.joining(", "))
          + ")";
    }
  }

  /** Spaces in a row. */
  record Tuple(List<Space> spaces) implements Space {
    public Tuple {
      spaces = List.copyOf(spaces);
    }

    @Override
    public List<Space> basics() {
      return spaces.stream().flatMap(space -> space.basics().stream()).toList();
    }

    @Override
    public void collectLeaves(String path, List<Leaf> leaves) {
      for (int index = 0; index < spaces.size(); index++) {
        spaces.get(index).collectLeaves(join(path, Integer.toString(index)), leaves);
      }
    }

    @Override
    public String toString() {
      return "Tuple("
          + spaces.stream().map(Space::toString).collect(java.util.stream.Collectors.joining(", "))
          + ")";
    }
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
