package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Eventually;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TestEnvironments;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What environments print: no file grows, nobody waits, and it is shown to who asks for it. */
final class OutputTest {
  private static final EnvConfig PRINT = TestEnvironments.of("Print");

  @AfterEach
  void nothingIsLeftBehind() {
    Processes.assertNothingLeft();
  }

  private static EnvServer server(boolean grpc) {
    return EnvServer.local(grpc ? TestEnvironments.GRPC : TestEnvironments.EMBEDDED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEnvironmentThatPrintsMuchIsSteppedAllTheSame(boolean grpc) {
    try (EnvServer server = server(grpc);
        VectorEnv env = server.make(PRINT.withKwarg("more", 8))) {
      env.reset();
      assertThat(env.step(env.newActions()).await().frames(0)).isEqualTo(1);
    }
  }

  @Test
  void theLastWordsOfADeathAreItsAlone() {
    try (EnvServer server = server(false);
        VectorEnv env = server.make(TestEnvironments.of("Crash").withKwarg("at_step", 1))) {
      env.reset();
      assertThatThrownBy(() -> env.step(env.newActions()).await())
          .isInstanceOf(EnvException.Crashed.class)
          .hasMessageContaining("about to die");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsPrintedIsShownToWhoAsksForIt(boolean grpc) {
    PrintStream before = System.err;
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
    try (EnvServer server =
            EnvServer.local(
                (grpc ? TestEnvironments.GRPC : TestEnvironments.EMBEDDED).withEnvOutput());
        VectorEnv env = server.make(PRINT)) {
      env.reset();
      var unused = env.step(env.newActions()).await();
      Eventually.holds(
          "the output of a step",
          () -> shown.toString(StandardCharsets.UTF_8).contains("written by an environment"));
      assertThat(shown.toString(StandardCharsets.UTF_8))
          .contains("printed by an environment \\x1b[31m");
    } finally {
      System.setErr(before);
    }
  }
}
