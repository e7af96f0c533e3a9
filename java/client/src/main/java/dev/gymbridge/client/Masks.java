package dev.gymbridge.client;

import com.google.protobuf.ByteString;

/** Which environments are meant, as the contract's message has it. */
final class Masks {
  private Masks() {}

  /** One byte for each environment, 1 or 0. */
  static ByteString bytes(boolean[] mask) {
    byte[] bytes = new byte[mask.length];
    for (int environment = 0; environment < mask.length; environment++) {
      bytes[environment] = (byte) (mask[environment] ? 1 : 0);
    }
    return ByteString.copyFrom(bytes);
  }

  /** The environments that have not 0. */
  static boolean[] of(byte[] bytes) {
    boolean[] mask = new boolean[bytes.length];
    for (int environment = 0; environment < bytes.length; environment++) {
      mask[environment] = bytes[environment] != 0;
    }
    return mask;
  }

  /** Whether any environment is meant. */
  static boolean any(boolean[] mask) {
    for (boolean each : mask) {
      if (each) {
        return true;
      }
    }
    return false;
  }
}
