package dev.gymbridge.learner;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.gymbridge.replay.NativeMemory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An argument of the program: on a CPU native memory that lies as {@link NativeMemory} does is read
 * where it is, by the same array as long as it is the same memory; all else is copied there first,
 * at each call.
 */
final class Argument {
  private final NDManager manager;
  private final DataType type;
  private ByteBuffer copy = NativeMemory.allocate(0);
  private @Nullable ByteBuffer read;
  private @Nullable NDArray array;

  Argument(NDManager manager, DataType type) {
    this.manager = manager;
    this.type = type;
  }

  /**
   * An array of what a buffer has, from its first byte on. It is valid until the next call.
   *
   * @param data as many bytes as the shape has, or more
   */
  @SuppressWarnings("ReferenceEquality") // buffers that are equal are not the same memory
  NDArray of(ByteBuffer data, Shape shape) {
    int bytes = Math.toIntExact(shape.size() * type.getNumOfBytes());
    ByteBuffer memory = NativeMemory.isLike(data) ? data : copied(data, bytes);
    if (manager.getDevice().isGpu()) {
      return manager.create(start(memory, bytes), shape, type);
    }
    NDArray known = array;
    if (known == null || read != memory || !known.getShape().equals(shape)) {
      if (known != null) {
        known.close();
      }
      known = manager.create(start(memory, bytes), shape, type);
      NDScope.unregister(known);
      array = known;
      read = memory;
    }
    return known;
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
