package dev.gymbridge.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A certificate that is its own authority, and its private key: for tests, and between machines of
 * one's own. Valid for 90 days.
 *
 * @param certificate PEM text, for {@link Tls#trusting} and the server's {@code --tls-cert}
 * @param key PEM text, for the server's {@code --tls-key}; not encrypted
 */
public record SelfSignedCertificate(String certificate, String key) {
  private static final String ALIAS = "server";
  private static final String PASSWORD = "changeit"; // of a file that lives for a moment

  /**
   * Makes one, with the JDK's keytool.
   *
   * @param hosts names or IP addresses by which clients reach the server, at least one
   * @throws IllegalStateException where keytool cannot be run
   */
  public static SelfSignedCertificate of(List<String> hosts) {
    try {
      Path folder = Files.createTempDirectory("gymbridge-certificate");
      Path store = folder.resolve("keys.p12");
      try {
        generate(hosts, store);
        return read(store);
      } finally {
        Files.deleteIfExists(store);
        Files.delete(folder);
      }
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException(
          "no certificate can be made: " + failure.getMessage(), failure);
    }
  }

  private static void generate(List<String> hosts, Path store) throws IOException {
    String names =
        hosts.stream()
            .map(host -> (isAddress(host) ? "ip:" : "dns:") + host)
            .collect(Collectors.joining(",", "san=", ""));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=" + hosts.get(0),
            "-ext",
            names,
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            store.toString());
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool: " + output.strip());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  private static boolean isAddress(String host) {
    return host.contains(":") || host.matches("[0-9.]+");
  }

  private static SelfSignedCertificate read(Path store)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream input = Files.newInputStream(store)) {
      keys.load(input, PASSWORD.toCharArray());
    }
    return new SelfSignedCertificate(
        pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
        pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return certificate;
  }
}
