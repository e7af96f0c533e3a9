package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.EnvServer;
import dev.gymbridge.client.SelfSignedCertificate;
import dev.gymbridge.client.Tls;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Eventually;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TcpProxy;
import dev.gymbridge.fixture.TcpServer;
import dev.gymbridge.fixture.TestEnvironments;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Servers at TCP addresses, and those who should not be talking to them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NetworkTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final int LEASE_SECONDS = 1;

  private TcpServer plain;
  private TcpServer encrypted;
  private Path certificate;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    SelfSignedCertificate made = SelfSignedCertificate.of(List.of("127.0.0.1"));
    certificate = Files.writeString(folder.resolve("certificate.pem"), made.certificate());
    Path key = Files.writeString(folder.resolve("key.pem"), made.key());
    plain = TcpServer.start("--lease", Integer.toString(LEASE_SECONDS));
    encrypted = TcpServer.start("--tls-cert", certificate.toString(), "--tls-key", key.toString());
  }

  @AfterEach
  void theServersLiveOnAndHaveNoWorkersLeft() {
    assertServes(plain, Tls.plaintext());
    assertServes(encrypted, Tls.trusting(certificate));
    Eventually.holds(
        "no worker left",
        () ->
            Processes.workers(plain.process()).isEmpty()
                && Processes.workers(encrypted.process()).isEmpty());
  }

  @AfterAll
  void nothingIsLeftBehind() {
    plain.close();
    encrypted.close();
    Processes.assertNothingLeft();
  }

  private static EnvServer connect(String address, Tls tls, String token) {
    return EnvServer.connect(List.of(address), tls, token, PATIENCE);
  }

  private static void assertServes(TcpServer target, Tls tls) {
    try (EnvServer server = connect(target.address(), tls, TcpServer.TOKEN);
        VectorEnv env = server.make(TestEnvironments.of("Count"))) {
      env.reset();
      assertThat(env.step(env.newActions()).await().observation().asLong(1)).isEqualTo(1);
    }
  }

  private static void assertUnavailable(String address, Tls tls) {
    try (EnvServer server = connect(address, tls, TcpServer.TOKEN)) {
      assertThatThrownBy(() -> server.make(TestEnvironments.of("Count")))
          .isInstanceOf(EnvException.Unavailable.class)
          .hasMessageContaining(address);
    }
  }

  @Test
  void aWrongTokenIsRefusedAtOnce() {
    for (String token : List.of("", "another token", TcpServer.TOKEN + "x")) {
      try (EnvServer server = connect(plain.address(), Tls.plaintext(), token)) {
        assertThatThrownBy(() -> server.make(TestEnvironments.of("Count")))
            .isInstanceOf(EnvException.Unauthenticated.class)
            .hasMessageContaining("token is missing or wrong");
        assertThatThrownBy(() -> server.list("", false))
            .isInstanceOf(EnvException.Unauthenticated.class);
      }
    }
  }

  @Test
  void plainTextToAnEncryptedServerIsUnavailable() {
    assertUnavailable(encrypted.address(), Tls.plaintext());
  }

  @Test
  void encryptionToAPlainServerIsUnavailable() {
    assertUnavailable(plain.address(), Tls.trusting(certificate));
  }

  @Test
  void aCertificateThatIsNotTrustedIsUnavailable() {
    assertUnavailable(encrypted.address(), Tls.system());
  }

  @Test
  void anAddressWithoutAServerIsUnavailable() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertUnavailable("127.0.0.1:" + free, Tls.plaintext());
  }

  @Test
  void garbageOnThePortHarmsNoOne() throws IOException {
    try (EnvServer server = connect(plain.address(), Tls.plaintext(), TcpServer.TOKEN);
        VectorEnv env = server.make(TestEnvironments.of("Count"))) {
      env.reset();
      SplittableRandom random = new SplittableRandom(1);
      for (int port : new int[] {plain.port(), encrypted.port()}) {
        for (int connection = 0; connection < 20; connection++) {
          byte[] garbage = new byte[random.nextInt(1, 5000)];
          random.nextBytes(garbage);
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(garbage);
          } catch (IOException cutByTheServer) {
            assertThat(cutByTheServer).hasMessageMatching(".*(reset|pipe|abort).*");
          }
        }
      }
      assertThat(env.step(env.newActions()).await().observation().asLong(1)).isEqualTo(1);
    }
  }

  @Test
  void aClientThatGoesAwayWithoutAWordLosesItsSessionWithTheLease() {
    try (TcpProxy proxy = new TcpProxy(plain.port())) {
      EnvServer server = connect(proxy.address(), Tls.plaintext(), TcpServer.TOKEN);
      VectorEnv env = server.make(TestEnvironments.of("Count"));
      env.reset();
      env.step(env.newActions()).await();
      assertThat(Processes.workers(plain.process())).hasSize(1);
      proxy.goAway();
      Eventually.holds("the lease ran out", () -> Processes.workers(plain.process()).isEmpty());
      server.close();
    }
  }

  @Test
  void aClientThatVanishesIsSeenWhileItsStreamSeemsOpen() {
    try (TcpServer watching = TcpServer.start("--lease", "2");
        TcpProxy proxy = new TcpProxy(watching.port())) {
      EnvServer server = connect(proxy.address(), Tls.plaintext(), TcpServer.TOKEN);
      VectorEnv env = server.make(TestEnvironments.of("Count"));
      env.reset();
      env.step(env.newActions()).await();
      proxy.swallow();
      Eventually.holds("the lease ran out", () -> Processes.workers(watching.process()).isEmpty());
      server.close();
    }
  }

  @Test
  void aStreamThatSaysNothingLosesItsSessionWithTheIdleTimeout() {
    try (TcpServer impatient = TcpServer.start("--idle-timeout", "1");
        EnvServer server = connect(impatient.address(), Tls.plaintext(), TcpServer.TOKEN);
        VectorEnv env = server.make(TestEnvironments.of("Count"))) {
      long episode = env.reset().observation().asLong(0);
      env.step(env.newActions()).await();
      Eventually.holds(
          "the idle session has ended", () -> Processes.workers(impatient.process()).isEmpty());
      assertThat(env.step(env.newActions()).await().observation().asLong(0)).isEqualTo(episode);
    }
  }
}
