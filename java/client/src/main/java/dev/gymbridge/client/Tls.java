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
 */
public record Tls(boolean encrypted, @Nullable Path certificate) {
  /** No encryption. */
  public static Tls plaintext() {
    return new Tls(false, null);
  }

  /** Encrypted, trusting what the JDK trusts. */
  public static Tls system() {
    return new Tls(true, null);
  }

  /** Encrypted, trusting the given PEM file only. */
  public static Tls trusting(Path certificate) {
    return new Tls(true, certificate);
  }
}
