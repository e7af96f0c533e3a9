package dev.gymbridge.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The random numbers of a run for one purpose. Streams of other names or seeds share nothing.
 *
 * <p>A stream has no state: the numbers for a point in time follow from seed, name and time, so
 * that a run that is resumed draws what it would have drawn.
 */
public final class RandomStream {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long key;

  /**
   * The stream of a name.
   *
   * @param runSeed of the run
   * @param name of the purpose, such as "exploration"
   */
  public RandomStream(long runSeed, String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(runSeed).flip());
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      this.key = ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** The numbers for a point in time, from their start. */
  public RandomGenerator at(long time) {
    return new SplittableRandom(key ^ mix(time + GOLDEN_GAMMA));
  }

  /** Stafford's variant 13 of MurmurHash3's finalizer, so that neighbours differ in every bit. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
