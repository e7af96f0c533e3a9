package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.client.SelfSignedCertificate;
import dev.gymbridge.client.Tls;
import dev.gymbridge.client.Tokens;
import dev.gymbridge.local.Runtimes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The environment server as other machines have it: on a TCP port, with TLS and a token. */
final class FrontDoor implements AutoCloseable {
  private static final String READY = "listening on ";

  private final Process process;
  private final EnvServer server;

  FrontDoor() {
    Runtimes runtimes = new Runtimes();
    String token = Tokens.random();
    SelfSignedCertificate certificate = SelfSignedCertificate.of(List.of("127.0.0.1"));
    List<String> command = runtimes.command(Runtimes.CURRENT, "gymbridge_env_server");
    command.addAll(List.of("--lifeline", "--address", "127.0.0.1:0"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("GYMBRIDGE_TOKEN", token);
    builder.environment().put("GYMBRIDGE_TLS_CERT", certificate.certificate());
    builder.environment().put("GYMBRIDGE_TLS_KEY", certificate.key());
    try {
      process = builder.start();
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      String line = output.readLine();
      if (line == null || !line.startsWith(READY)) {
        throw new IllegalStateException("the server did not start; its error output is above");
      }
      Path trusted = Files.createTempFile("gymbridge-certificate", ".pem");
      trusted.toFile().deleteOnExit();
      Files.writeString(trusted, certificate.certificate());
      String address = line.substring(READY.length());
      server = EnvServer.connect(List.of(address), Tls.trusting(trusted), token);
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
