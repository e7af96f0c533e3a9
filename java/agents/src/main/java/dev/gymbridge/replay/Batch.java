package dev.gymbridge.replay;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Transitions for one gradient step, in native memory that is written again for each step.
 *
 * @param size number of transitions
 * @param observationElements elements of an observation
 * @param stm1 observations before the action, float32 [size, …observation]
 * @param atm1 actions, int64 [size]
 * @param rt rewards, float32 [size]: of one step, or discounted over several
 * @param discountt what the value of {@code st} counts, float32 [size]: 0 where the episode
 *     terminated
 * @param st observations after it, float32 [size, …observation]
 */
public record Batch(
    int size,
    int observationElements,
    ByteBuffer stm1,
    ByteBuffer atm1,
    ByteBuffer rt,
    ByteBuffer discountt,
    ByteBuffer st) {
  /** A batch of zeros. */
  public static Batch of(int size, int observationElements) {
    int observations = Math.multiplyExact(size, observationElements);
    return new Batch(
        size,
        observationElements,
        floats(observations),
        direct(Math.multiplyExact(size, Long.BYTES)),
        floats(size),
        floats(size),
        floats(observations));
  }

  private static ByteBuffer floats(int count) {
    return direct(Math.multiplyExact(count, Float.BYTES));
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Writes one transition, without its observations.
   *
   * @param row 0 … size − 1
   */
  void set(int row, int action, float reward, float discount) {
    atm1.putLong(row * Long.BYTES, action);
    rt.putFloat(row * Float.BYTES, reward);
    discountt.putFloat(row * Float.BYTES, discount);
  }

  /** The elements of {@link #stm1}. */
  public FloatBuffer observationsBefore() {
    return stm1.asFloatBuffer();
  }

  /** The elements of {@link #st}. */
  public FloatBuffer observationsAfter() {
    return st.asFloatBuffer();
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
