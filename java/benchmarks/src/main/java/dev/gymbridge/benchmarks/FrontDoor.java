package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.client.SelfSignedCertificate;
import dev.gymbridge.client.Tls;
import dev.gymbridge.client.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The environment server as other machines have it: on a TCP port, with TLS and a token. */
final class FrontDoor implements AutoCloseable {
  private final Process process;
  private final EnvServer server;

  FrontDoor() {
    String token = Tokens.random();
    SelfSignedCertificate certificate = SelfSignedCertificate.of(List.of("127.0.0.1"));
    Map<String, String> secrets =
        Map.of(
            "GYMBRIDGE_TOKEN", token,
            "GYMBRIDGE_TLS_CERT", certificate.certificate(),
            "GYMBRIDGE_TLS_KEY", certificate.key());
    TcpServer started =
        TcpServer.start("127.0.0.1:0", List.of(), secrets, ProcessBuilder.Redirect.INHERIT);
    process = started.process();
    try {
      Path trusted = Files.createTempFile("gymbridge-certificate", ".pem");
      trusted.toFile().deleteOnExit();
      Files.writeString(trusted, certificate.certificate());
      server = EnvServer.connect(List.of(started.address()), Tls.trusting(trusted), token);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  EnvServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
    process.destroy();
  }
}
