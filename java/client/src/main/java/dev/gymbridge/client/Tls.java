package dev.gymbridge.client;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how a connection is encrypted.
 *
 * @param encrypted false for plain text, which servers accept only on loopback or behind an
 *     explicit flag of theirs
 * @param certificate the server's certificate or its authority's, as a PEM file; null for the JDK's
 *     own trust store
 * @param exposesToken whether a token may be sent to another machine in plain text
 */
public record Tls(boolean encrypted, @Nullable Path certificate, boolean exposesToken) {
  /** No encryption; a token is sent to this machine only. */
  public static Tls plaintext() {
    return new Tls(false, null, false);
  }

  /**
   * No encryption, and the token is sent nevertheless: everyone on the way to the server can read
   * it and use it.
   */
  public static Tls plaintextExposingToken() {
    return new Tls(false, null, true);
  }

  /** Encrypted, trusting what the JDK trusts. */
  public static Tls system() {
    return new Tls(true, null, false);
  }

  /** Encrypted, trusting the given PEM file only. */
  public static Tls trusting(Path certificate) {
    return new Tls(true, certificate, false);
  }
}
