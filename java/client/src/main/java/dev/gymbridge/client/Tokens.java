package dev.gymbridge.client;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes what a server asks for of its clients. */
public final class Tokens {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 16;

  private Tokens() {}

  /** A token that nobody guesses: 128 random bits, in hexadecimal. */
  public static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
