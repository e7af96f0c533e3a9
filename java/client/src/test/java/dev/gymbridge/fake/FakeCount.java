package dev.gymbridge.fake;

import dev.gymbridge.env.EpisodeSeeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The environment {@code gymbridge_testenvs:Count-v0}: observes a random number of the episode and
 * the steps so far, gives half a point more with every step, terminates after {@code length} steps.
 */
final class FakeCount {
  static final int OBSERVATION_BYTES = 16;
  static final int TERMINATED = 1;
  static final int TRUNCATED = 2;

  private final int length;
  private final int limit;
  private final Checksum checksum = new Checksum();
  private long episode;
  private int steps;
  private boolean ready;

  /**
   * An environment to be reset.
   *
   * @param length steps after which it terminates
   * @param limit steps after which it is truncated; 0 for never
   */
  FakeCount(int length, int limit) {
    this.length = length;
    this.limit = limit;
  }

  /** Whether it is within an episode. */
  boolean ready() {
    return ready;
  }

  int steps() {
    return steps;
  }

  /** The running checksum of the episode. */
  long checksum() {
    return checksum.value();
  }

  /** Starts an episode. */
  void reset(int seed) {
    episode = EpisodeSeeds.seed(seed, 0, 0);
    steps = 0;
    ready = true;
    checksum.restart();
    checksum.add(observation());
  }

  /** One step; gives the bits of its end. */
  int step() {
    steps++;
    int ends = (steps >= length ? TERMINATED : 0) | (limit > 0 && steps >= limit ? TRUNCATED : 0);
    ready = ends == 0;
    checksum.add(observation());
    checksum.add(littleEndian(9).putDouble(reward()).put((byte) ends).array());
    return ends;
  }

  double reward() {
    return 0.5 * steps;
  }

  byte[] observation() {
    return littleEndian(OBSERVATION_BYTES).putLong(episode).putLong(steps).array();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** FNV-1a. Clients only compare checksums, so this server does not bring XXH3 along. */
  private static final class Checksum {
    private long value;

    void restart() {
      value = 0xcbf29ce484222325L;
    }

    void add(byte[] bytes) {
      for (byte each : bytes) {
        value = (value ^ (each & 0xff)) * 0x100000001b3L;
      }
    }

    long value() {
      return value;
    }
  }
}
