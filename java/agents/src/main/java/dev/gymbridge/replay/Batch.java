package dev.gymbridge.replay;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Transitions for one gradient step, in native memory that is written again for each step.
 *
 * @param size number of transitions
 * @param observationBytes bytes of an observation
 * @param stm1 observations before the action, [size, …observation]
 * @param atm1 actions, int64 [size]
 * @param rt rewards, float32 [size]: of one step, or discounted over several
 * @param discountt what the value of {@code st} counts, float32 [size]: 0 where the episode
 *     terminated
 * @param st observations after it, [size, …observation]
 * @param slots where they lie in the replay, [size]
 * @param weights what each transition's loss counts, float32 [size]; 1 where all are drawn alike
 */
@SuppressWarnings("ArrayRecordComponent") // is written again, as the buffers are
public record Batch(
    int size,
    int observationBytes,
    ByteBuffer stm1,
    ByteBuffer atm1,
    ByteBuffer rt,
    ByteBuffer discountt,
    ByteBuffer st,
    int[] slots,
    ByteBuffer weights) {
  /** A batch of zeros, whose transitions count 1 each. */
  public static Batch of(int size, int observationBytes) {
    int observations = Math.multiplyExact(size, observationBytes);
    ByteBuffer weights = NativeMemory.allocate(Math.multiplyExact(size, Float.BYTES));
    for (int row = 0; row < size; row++) {
      weights.putFloat(row * Float.BYTES, 1);
    }
    return new Batch(
        size,
        observationBytes,
        NativeMemory.allocate(observations),
        NativeMemory.allocate(Math.multiplyExact(size, Long.BYTES)),
        NativeMemory.allocate(Math.multiplyExact(size, Float.BYTES)),
        NativeMemory.allocate(Math.multiplyExact(size, Float.BYTES)),
        NativeMemory.allocate(observations),
        new int[size],
        weights);
  }

  /**
   * Writes one transition, without its observations.
   *
   * @param row 0 … size − 1
   */
  public void set(int row, int action, float reward, float discount) {
    atm1.putLong(row * Long.BYTES, action);
    rt.putFloat(row * Float.BYTES, reward);
    discountt.putFloat(row * Float.BYTES, discount);
  }

  /** The elements of {@link #atm1}. */
  public LongBuffer actions() {
    return atm1.asLongBuffer();
  }

  /** The elements of {@link #rt}. */
  public FloatBuffer rewards() {
    return rt.asFloatBuffer();
  }

  /** The elements of {@link #weights}. */
  public FloatBuffer importance() {
    return weights.asFloatBuffer();
  }

  /** The elements of {@link #discountt}. */
  public FloatBuffer discounts() {
    return discountt.asFloatBuffer();
  }
}
