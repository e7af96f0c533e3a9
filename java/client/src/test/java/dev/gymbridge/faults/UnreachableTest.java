package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.gymbridge.EnvServer;
import dev.gymbridge.client.SelfSignedCertificate;
import dev.gymbridge.client.Tls;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TcpServer;
import dev.gymbridge.fixture.TestEnvironments;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Addresses that will never answer are told within 3 s, each with its reason and what to do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnreachableTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of 127.0.0.1, for a day in November 2026. */
  private static final String EXPIRED =
      """
      -----BEGIN CERTIFICATE-----
      MIIBUDCB9qADAgECAgga/Su5XyMzozAKBggqhkjOPQQDAjAUMRIwEAYDVQQDEwkx
      MjcuMC4wLjEwHhcNMjYxMTI1MTM0MTE5WhcNMjYxMTI2MTM0MTE5WjAUMRIwEAYD
      VQQDEwkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASoVIPkD8og
      FEgWooEER6cDwhwdXJyOBOUBbGGWTHaV2d/QN9JwaPOw4pK7cINziuz4AZ82fPgB
      4wskktaELzXcozIwMDAdBgNVHQ4EFgQUnAbEHqEVeqt7Hy6adDZYIrT3pxIwDwYD
      VR0RBAgwBocEfwAAATAKBggqhkjOPQQDAgNJADBGAiEAo8Vpf1Bo+w6CX2SnzAEW
      aLAIf97ih5Y2sgTnzE94gUsCIQDI7Otjri06UGA+beGtBcAaGJpCLKnBB4csoWoF
      zTcFYg==
      -----END CERTIFICATE-----
      """;

  private TcpServer plain;
  private TcpServer encrypted;
  private Path itsOwn;
  private Path another;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    SelfSignedCertificate made = SelfSignedCertificate.of(List.of("other.example"));
    itsOwn = Files.writeString(folder.resolve("own.pem"), made.certificate());
    Path key = Files.writeString(folder.resolve("key.pem"), made.key());
    another =
        Files.writeString(
            folder.resolve("another.pem"),
            SelfSignedCertificate.of(List.of("127.0.0.1")).certificate());
    plain = TcpServer.start();
    encrypted = TcpServer.start("--tls-cert", itsOwn.toString(), "--tls-key", key.toString());
    loadTheClient();
  }

  /** Loading gRPC takes seconds where the machine is busy. */
  private void loadTheClient() {
    try (EnvServer server =
            EnvServer.connect(
                List.of(plain.address()), Tls.plaintext(), TcpServer.TOKEN, PATIENCE);
        VectorEnv env = server.make(TestEnvironments.of("Count"))) {
      env.reset();
    }
  }

  @AfterAll
  void nothingIsLeftBehind() {
    plain.close();
    encrypted.close();
    Processes.assertNothingLeft();
  }

  private static EnvServer connect(Tls tls, String... addresses) {
    return EnvServer.connect(Arrays.asList(addresses), tls, "", PATIENCE);
  }

  private static void assertTold(String address, Tls tls, String... sentence) {
    long started = System.nanoTime();
    try (EnvServer server = connect(tls, address)) {
      assertThatThrownBy(() -> server.make(TestEnvironments.of("Count")))
          .isInstanceOf(EnvException.Unavailable.class)
          .hasMessageStartingWith("no environment server answered at " + address + ": ")
          .hasMessageContainingAll(sentence)
          .message()
          .hasLineCount(1);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(PATIENCE);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aPortOnWhichNothingListens() throws IOException {
    assertTold(
        "127.0.0.1:" + freePort(), Tls.plaintext(), "nothing listens there", "Start the server");
  }

  @Test
  void severalAddressesOnWhichNothingListens() throws IOException {
    long started = System.nanoTime();
    String last = "127.0.0.1:" + freePort();
    try (EnvServer server =
        connect(Tls.plaintext(), "127.0.0.1:" + freePort(), "localhost:" + freePort(), last)) {
      assertThatThrownBy(() -> server.make(TestEnvironments.of("Count")))
          .isInstanceOf(EnvException.Unavailable.class)
          .hasMessageContainingAll(last, "nothing listens there");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(PATIENCE);
  }

  @Test
  void aHostThatNobodyKnows() {
    assertTold("gymbridge.invalid:50051", Tls.plaintext(), "no machine is known by this name");
  }

  @Test
  void aCertificateThatIsNotTrusted() {
    for (Tls tls : List.of(Tls.system(), Tls.trusting(another))) {
      assertTold(encrypted.address(), tls, "its certificate is not trusted here");
    }
  }

  @Test
  void aCertificateForAnotherName() {
    assertTold(
        encrypted.address(),
        Tls.trusting(itsOwn),
        "its certificate is for another name",
        "127.0.0.1");
  }

  @Test
  void plainTextToAServerThatEncrypts() {
    assertTold(encrypted.address(), Tls.plaintext(), "encrypts", "--tls-certificate");
  }

  @Test
  void encryptionToAServerThatDoesNot() {
    assertTold(plain.address(), Tls.trusting(another), "does not encrypt", "Leave out --tls");
  }

  @Test
  void aPinnedCertificateThatHasExpired(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("expired.pem"), EXPIRED);
    assertThatThrownBy(() -> connect(Tls.trusting(file), encrypted.address()))
        .isInstanceOf(EnvException.InvalidArgument.class)
        .hasMessageStartingWith("certificate " + file + " expired at 2026-11-");
  }

  @Test
  void aWebServer() throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.start();
    try {
      String address = "127.0.0.1:" + web.getAddress().getPort();
      assertTold(address, Tls.plaintext(), "no environment server", "web server or a proxy");
    } finally {
      web.stop(0);
    }
  }

  @Test
  void aPortThatSaysNothing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      assertTold(address, Tls.plaintext(), "it said nothing within 2");
    }
  }

  @Test
  void aProxyThatIsNotThere() throws IOException {
    ProxySelector before = ProxySelector.getDefault();
    int port = freePort();
    ProxySelector.setDefault(
        ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    try {
      assertTold(
          "gymbridge.invalid:50051",
          Tls.plaintext(),
          "the proxy ",
          port + " that Java is set to use");
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  @Test
  void aServerThatHasAnsweredBeforeIsWaitedFor() {
    TcpServer mortal = TcpServer.start();
    Duration patience = Duration.ofMillis(3600);
    try (EnvServer server =
        EnvServer.connect(List.of(mortal.address()), Tls.plaintext(), TcpServer.TOKEN, patience)) {
      VectorEnv env = server.make(TestEnvironments.of("Count"));
      env.close();
      mortal.close();
      long started = System.nanoTime();
      assertThatThrownBy(() -> server.make(TestEnvironments.of("Count")))
          .isInstanceOf(EnvException.Unavailable.class)
          .hasMessageContaining("nothing listens there");
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(patience);
    }
  }
}
