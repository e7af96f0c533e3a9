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
 */
public record Batch(
    int size,
    int observationBytes,
    ByteBuffer stm1,
    ByteBuffer atm1,
    ByteBuffer rt,
    ByteBuffer discountt,
    ByteBuffer st) {
  /** A batch of zeros. */
  public static Batch of(int size, int observationBytes) {
    int observations = Math.multiplyExact(size, observationBytes);
    return new Batch(
        size,
        observationBytes,
        NativeMemory.allocate(observations),
        NativeMemory.allocate(Math.multiplyExact(size, Long.BYTES)),
        NativeMemory.allocate(Math.multiplyExact(size, Float.BYTES)),
        NativeMemory.allocate(Math.multiplyExact(size, Float.BYTES)),
        NativeMemory.allocate(observations));
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

  /** The elements of {@link #discountt}. */
  public FloatBuffer discounts() {
    return discountt.asFloatBuffer();
  }
}
