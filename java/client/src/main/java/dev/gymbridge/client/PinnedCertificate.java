package dev.gymbridge.client;

import dev.gymbridge.env.EnvException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** A PEM file that alone is trusted. Java does not look at the dates of what it trusts. */
final class PinnedCertificate {
  private PinnedCertificate() {}

  /**
   * Goes on where a certificate of the file is valid today, or its text is left to be refused by
   * who uses it.
   *
   * @throws EnvException.InvalidArgument where none is
   */
  static void requireValid(Path file) {
    List<X509Certificate> certificates = certificates(file);
    Instant now = Instant.now();
    boolean hasValid =
        certificates.stream()
            .anyMatch(each -> !now.isBefore(validFrom(each)) && !now.isAfter(validTo(each)));
    if (!hasValid && !certificates.isEmpty()) {
      X509Certificate last = certificates.get(certificates.size() - 1);
      throw new EnvException.InvalidArgument(
          "certificate "
              + file
              + (now.isAfter(validTo(last))
                  ? " expired at " + validTo(last) + ": make a new one"
                  : " is valid from " + validFrom(last) + ": is this machine's clock right?"),
          null);
    }
  }

  private static Instant validFrom(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant();
  }

  private static Instant validTo(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private static List<X509Certificate> certificates(Path file) {
    try (InputStream input = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(input).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (IOException | CertificateException unusable) {
      return List.of();
    }
  }
}
