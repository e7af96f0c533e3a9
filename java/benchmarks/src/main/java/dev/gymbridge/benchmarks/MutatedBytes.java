package dev.gymbridge.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Messages, changed in one place or a few: bits, bytes, lengths; cut, doubled, put together. */
final class MutatedBytes {
  private static final int ONE_MORE_IN = 3;
  private static final int MOST_BYTES = 1 << 16;

  /** Where a length or a number is, this is the largest. */
  private static final byte[] LARGEST_VARINT = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1};

  private final SplittableRandom random;
  private final List<byte[]> messages;

  /**
   * Of messages that are right.
   *
   * @param messages at least one; none is changed
   */
  MutatedBytes(SplittableRandom random, List<byte[]> messages) {
    this.random = random;
    this.messages = messages;
  }

  private byte[] any() {
    return messages.get(random.nextInt(messages.size()));
  }

  /** The next one. */
  byte[] next() {
    byte[] bytes = changed(any());
    while (random.nextInt(ONE_MORE_IN) == 0) {
      bytes = changed(bytes);
    }
    return bytes.length > MOST_BYTES ? Arrays.copyOf(bytes, MOST_BYTES) : bytes;
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = at + random.nextInt(bytes.length + 1 - at);
    return switch (random.nextInt(8)) {
      case 0 -> overwritten(bytes, at, (byte) (1 << random.nextInt(Byte.SIZE)));
      case 1 -> overwritten(bytes, at, (byte) random.nextInt());
      case 2 -> put(bytes, at, at, random(random.nextInt(16)));
      case 3 -> put(bytes, at, to, new byte[0]);
      case 4 -> Arrays.copyOf(bytes, at);
      case 5 -> put(bytes, to, to, Arrays.copyOfRange(bytes, at, to));
      case 6 -> put(bytes, at, Math.min(bytes.length, at + 1), LARGEST_VARINT);
      default -> put(bytes, at, bytes.length, any());
    };
  }

  private static byte[] overwritten(byte[] bytes, int at, byte bits) {
    byte[] copy = bytes.clone();
    if (at < copy.length) {
      copy[at] ^= bits;
    }
    return copy;
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Puts bytes in place of those from a position to another. */
  private static byte[] put(byte[] bytes, int from, int to, byte[] inserted) {
    byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + inserted.length);
    System.arraycopy(inserted, 0, result, from, inserted.length);
    System.arraycopy(bytes, to, result, from + inserted.length, bytes.length - to);
    return result;
  }
}
