package dev.gymbridge.replay;

import java.util.random.RandomGenerator;

/** Made-up frames. */
final class Frames {
  private Frames() {}

  /** A frame that consists of a number's last byte. */
  static byte[] of(long number, int bytes) {
    byte[] frame = new byte[bytes];
    java.util.Arrays.fill(frame, (byte) number);
    return frame;
  }

  /** A frame that differs from another in a few places, as those of a game do. */
  static byte[] like(byte[] frame, RandomGenerator random) {
    byte[] next = frame.clone();
    for (int change = 0; change < 1 + frame.length / 50; change++) {
      next[random.nextInt(frame.length)] = (byte) random.nextInt();
    }
    return next;
  }
}
