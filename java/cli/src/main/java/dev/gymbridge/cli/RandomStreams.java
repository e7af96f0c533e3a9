package dev.gymbridge.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The random numbers of a run: one stream for each purpose, which share nothing. */
final class RandomStreams {
  private static final String ALGORITHM = "L64X128MixRandom";

  private RandomStreams() {}

  /** The stream of the given name, from its start: seeded by SHA-256 of run seed and name. */
  static RandomGenerator stream(long runSeed, String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(runSeed).flip());
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      // Not create(byte[]): JDK 17 and 25 make different seeds of the same bytes.
      long seed = ByteBuffer.wrap(digest.digest()).getLong();
      return RandomGeneratorFactory.of(ALGORITHM).create(seed);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
