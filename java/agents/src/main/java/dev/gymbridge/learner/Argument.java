package dev.gymbridge.learner;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.gymbridge.replay.NativeMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a list of the program's holds for its methods to read: on a CPU native memory that lies as
 * {@link NativeMemory} does is read where it is; all else is copied there first.
 */
final class Argument {
  private final NDManager manager;
  private final DataType type;
  private ByteBuffer copy = NativeMemory.allocate(0);
  private ByteBuffer memory = copy;
  private long[] shape = {0};
  private ByteBuffer given = copy;
  private long[] givenShape = {0};

  Argument(NDManager manager, DataType type) {
    this.manager = manager;
    this.type = type;
  }

  /**
   * Has it read from a buffer's first byte on.
   *
   * @param data as many bytes as the shape has, or more
   * @return whether the program needs another {@link #array}; otherwise it sees what the memory
   *     that it has holds now
   */
  @SuppressWarnings("ReferenceEquality") // buffers that are equal are not the same memory
  boolean set(ByteBuffer data, long... shape) {
    this.memory = NativeMemory.isLike(data) ? data : copied(data, bytes(shape));
    this.shape = shape;
    return memory != given || !Arrays.equals(shape, givenShape) || manager.getDevice().isGpu();
  }

  private int bytes(long... shape) {
    return Math.toIntExact(new Shape(shape).size() * type.getNumOfBytes());
  }

  /** An array of that memory; on a GPU, of what is in it now. */
  NDArray array() {
    NDArray array = manager.create(start(memory, bytes(shape)), new Shape(shape), type);
    given = memory;
    givenShape = shape;
    return array;
  }

  private ByteBuffer copied(ByteBuffer data, int bytes) {
    if (copy.capacity() < bytes) {
      copy = NativeMemory.allocate(bytes);
    }
    ByteBuffer from = start(data, bytes);
    switch (type) {
      case FLOAT32 -> copy.asFloatBuffer().put(from.asFloatBuffer());
      case INT64 -> copy.asLongBuffer().put(from.asLongBuffer());
      default -> copy.put(0, from, 0, bytes);
    }
    return copy;
  }

  /** DJL would cut a buffer that is longer than the array. */
  private static ByteBuffer start(ByteBuffer data, int bytes) {
    return data.slice(0, bytes).order(data.order());
  }
}
