package dev.gymbridge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command dashboard refuses; what it shows is looked at in its package. */
final class DashboardCommandTest {
  @TempDir private Path folder;

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path missing = folder.resolve("missing");

    CommandRun run = CommandRun.of("dashboard", missing.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "gymbridge: there is no folder " + missing + ": name the one that runs are in\n");
  }

  @Test
  void aPortThatIsNoneIsRefused() {
    CommandRun run = CommandRun.of("dashboard", folder.toString(), "--port=65536");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--port is 65536, but has to be at least 0, and at most 65535");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      CommandRun run =
          CommandRun.of("dashboard", folder.toString(), "--port=" + taken.getLocalPort());

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err())
          .contains("gymbridge: cannot listen on port " + taken.getLocalPort())
          .hasLineCount(1);
    }
  }
}
