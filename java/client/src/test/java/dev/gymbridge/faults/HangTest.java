package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Eventually;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TestEnvironments;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An environment that never comes back from its first step. */
final class HangTest {
  private static final EnvConfig HANG = TestEnvironments.of("Hang").withKwarg("at_step", 1);

  private static final EnvServer EMBEDDED = EnvServer.local(TestEnvironments.EMBEDDED);
  private static final EnvServer GRPC = EnvServer.local(TestEnvironments.GRPC);

  static Stream<Arguments> hangs() {
    return Stream.of(Named.of("embedded", EMBEDDED), Named.of("grpc", GRPC))
        .flatMap(server -> Stream.of("python", "native").map(how -> Arguments.of(server, how)));
  }

  @AfterAll
  static void close() {
    EMBEDDED.close();
    GRPC.close();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    Processes.assertNothingLeft();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("hangs")
  void aStepThatTakesTooLongIsEndedWithItsProcess(EnvServer server, String how) {
    EnvConfig config = HANG.withKwarg("how", how).withStepTimeout(Duration.ofMillis(300));
    try (VectorEnv env = server.make(config)) {
      env.reset();
      List<ProcessHandle> before = Processes.all();
      assertThatThrownBy(() -> env.step(env.newActions()).await())
          .isInstanceOf(EnvException.Crashed.class)
          .hasMessageContaining("environment 0 of gymbridge_testenvs:Hang-v0")
          .hasMessageContaining("within");
      List<ProcessHandle> hung =
          server == GRPC ? before.stream().filter(each -> !isServer(each)).toList() : before;
      Processes.assertGone(hung);
      env.reset();
      try (VectorEnv other = server.make(TestEnvironments.of("Count"))) {
        assertThat(other.reset().observation().asLong(1)).isZero();
      }
    }
  }

  private static boolean isServer(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("--lifeline");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("hangs")
  void closingFromAnotherThreadEndsTheWaitAndBringsNothingBack(EnvServer server, String how) {
    VectorEnv env = server.make(HANG.withKwarg("how", how));
    env.reset();
    PendingStep pending = env.step(env.newActions());
    CompletableFuture<Throwable> outcome =
        CompletableFuture.runAsync(pending::await).handle((done, failure) -> failure.getCause());
    env.close();
    Eventually.holds("the end of the wait", outcome::isDone);
    assertThat(outcome.join())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aClosedServerStartsNothingAnyMore() {
    EnvServer server = EnvServer.local(TestEnvironments.EMBEDDED);
    VectorEnv env = server.make(TestEnvironments.of("Count"));
    env.reset();
    server.close();
    assertThatThrownBy(() -> env.step(env.newActions()).await())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> server.make(TestEnvironments.of("Count")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    env.close();
  }
}
