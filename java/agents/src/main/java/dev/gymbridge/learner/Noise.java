package dev.gymbridge.learner;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.gymbridge.nn.Network;
import dev.gymbridge.replay.NativeMemory;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The random numbers that forward passes take, float32 in [0, 1); nothing for most networks. */
final class Noise {
  private static final float MEDIAN = 0.5f;

  private final int shared;
  private final int each;
  private final Argument argument;
  private ByteBuffer memory = NativeMemory.allocate(Float.BYTES);

  Noise(Network network, NDManager manager) {
    this.shared = network.noise(0);
    this.each = network.noise(1) - shared;
    this.argument = new Argument(manager, DataType.FLOAT32);
  }

  /** What the program reads. */
  Argument argument() {
    return argument;
  }

  /**
   * Writes numbers of shape [passes, numbers] for some forward passes.
   *
   * @param random draws them; null where each is to be 1/2
   * @return whether the program needs the {@link #argument}'s array anew
   */
  boolean set(int passes, int observations, @Nullable RandomGenerator random) {
    int numbers = shared + each * observations;
    if (numbers == 0) {
      return argument.set(memory, 1);
    }
    int bytes = passes * numbers * Float.BYTES;
    if (memory.capacity() < bytes) {
      memory = NativeMemory.allocate(bytes);
    }
    for (int index = 0; index < bytes; index += Float.BYTES) {
      memory.putFloat(index, random == null ? MEDIAN : random.nextFloat());
    }
    return argument.set(memory, passes, numbers);
  }
}
