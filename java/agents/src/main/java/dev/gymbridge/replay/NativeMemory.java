package dev.gymbridge.replay;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside the heap for what PyTorch reads. It begins where a cache line does, because
 * PyTorch's libraries choose their code, and with it the order in which they add, by where numbers
 * lie.
 */
public final class NativeMemory {
  /** Bytes of a cache line; PyTorch's own memory begins at multiples of it too. */
  public static final int ALIGNMENT = 64;

  private NativeMemory() {}

  /** Zeros, in the machine's byte order. */
  public static ByteBuffer allocate(int bytes) {
    ByteBuffer memory = ByteBuffer.allocateDirect(Math.addExact(bytes, ALIGNMENT - 1));
    int beyond = memory.alignmentOffset(0, ALIGNMENT);
    return memory.slice(beyond == 0 ? 0 : ALIGNMENT - beyond, bytes).order(ByteOrder.nativeOrder());
  }

  /** Whether PyTorch can read a buffer where it lies, as it reads what {@link #allocate} gives. */
  public static boolean isLike(ByteBuffer buffer) {
    return buffer.isDirect()
        && buffer.order() == ByteOrder.nativeOrder()
        && buffer.alignmentOffset(0, ALIGNMENT) == 0;
  }
}
