package dev.gymbridge.preprocess;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.Tensor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Observations of any space as one row of float32, in the order and with the values of {@code
 * gymnasium.spaces.flatten}: arrays as they are, a Discrete and each element of a MultiDiscrete as
 * a one-hot vector, a text as the positions of its characters, and the parts of a Tuple or a Dict
 * one after the other.
 */
final class Flattening {
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  /** A leaf of the space, by its number, and what it becomes. */
  private record Part(int leaf, int offset, Form form) {}

  private sealed interface Form {
    /** How many numbers it becomes. */
    long size();

    void write(Tensor tensor, int row, byte[] frame, int offset);
  }

  private record Numbers(int elements) implements Form {
    @Override
    public long size() {
      return elements;
    }

    @Override
    public void write(Tensor tensor, int row, byte[] frame, int offset) {
      if (tensor.dtype() == DType.FLOAT32) {
        tensor.copyRow(row, frame, offset * Float.BYTES);
        return;
      }
      for (int element = 0; element < elements; element++) {
        put(frame, offset + element, (float) tensor.asDouble(row * elements + element));
      }
    }
  }

  /** Elements that are one of so many integers each, from a first one on. */
  private record OneHots(List<Long> firsts, List<Long> counts) implements Form {
    @Override
    public long size() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void write(Tensor tensor, int row, byte[] frame, int offset) {
      int start = offset;
      for (int element = 0; element < counts.size(); element++) {
        int count = counts.get(element).intValue();
        for (int value = 0; value < count; value++) {
          put(frame, start + value, 0);
        }
        long value = tensor.asLong(row * counts.size() + element) - firsts.get(element);
        put(frame, start + (int) value, 1);
        start += count;
      }
    }
  }

  /** Positions in a charset; its size where a text has ended. */
  private record Characters(int length, int charset) implements Form {
    @Override
    public long size() {
      return length;
    }

    @Override
    public void write(Tensor tensor, int row, byte[] frame, int offset) {
      for (int at = 0; at < length; at++) {
        long position = tensor.asLong(row * length + at);
        put(frame, offset + at, position < 0 ? charset : (float) position);
      }
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private long size;

  /**
   * The row of a space.
   *
   * @param keys parts of a Dict or a Tuple, by their paths, such as {@code camera.left}; empty for
   *     all
   * @throws IllegalArgumentException where there is no such part
   */
  Flattening(Space space, List<String> keys) {
    this(leaves(space, keys), space);
  }

  /** The row of some leaves of a space, by their numbers. */
  Flattening(List<Integer> leaves, Space space) {
    List<Form> forms = space.basics().stream().map(Flattening::form).toList();
    for (int leaf : leaves) {
      parts.add(new Part(leaf, (int) Math.min(size, Integer.MAX_VALUE), forms.get(leaf)));
      size += forms.get(leaf).size();
    }
  }

  /**
   * The leaves of some parts of a space, by their numbers.
   *
   * @param keys as the constructor has them
   * @throws IllegalArgumentException where there is no such part
   */
  static List<Integer> leaves(Space space, List<String> keys) {
    List<String> paths = space.leaves().stream().map(leaf -> leaf.path()).toList();
    for (String key : keys) {
      if (paths.stream().noneMatch(path -> isIn(path, key))) {
        throw new IllegalArgumentException(
            "there is no %s in its observations; there are %s".formatted(key, paths));
      }
    }
    return IntStream.range(0, paths.size())
        .filter(leaf -> keys.isEmpty() || keys.stream().anyMatch(key -> isIn(paths.get(leaf), key)))
        .boxed()
        .toList();
  }

  private static boolean isIn(String path, String key) {
    return path.equals(key) || path.startsWith(key + ".");
  }

  private static Form form(Space space) {
    if (space instanceof Space.Discrete discrete) {
      return new OneHots(List.of(discrete.start()), List.of(discrete.n()));
    }
    if (space instanceof Space.MultiDiscrete many) {
      return new OneHots(longs(many.start()), longs(many.nvec()));
    }
    if (space instanceof Space.Text text) {
      return new Characters(
          text.maxLength(), text.charset().codePointCount(0, text.charset().length()));
    }
    return new Numbers(space.leaves().get(0).shape().elements());
  }

  private static List<Long> longs(Tensor tensor) {
    return IntStream.range(0, tensor.shape().elements()).mapToObj(tensor::asLong).toList();
  }

  private static void put(byte[] frame, int index, float value) {
    FLOATS.set(frame, index * Float.BYTES, value);
  }

  /** How many numbers a row has. */
  long size() {
    return size;
  }

  /**
   * Writes a row.
   *
   * @param observation a tensor for each leaf of the space
   * @param row in them
   * @param frame gets the numbers, little-endian
   * @param from the byte from which on it gets them, a multiple of four
   */
  void write(List<Tensor> observation, int row, byte[] frame, int from) {
    for (Part part : parts) {
      part.form()
          .write(observation.get(part.leaf()), row, frame, from / Float.BYTES + part.offset());
    }
  }
}
