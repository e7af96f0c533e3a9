package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gymbridge.EnvServer;
import dev.gymbridge.client.Tls;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Eventually;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TcpProxy;
import dev.gymbridge.fixture.TcpServer;
import dev.gymbridge.fixture.TestEnvironments;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A thread that is interrupted stops waiting, says so, and can go on later. */
final class InterruptTest {
  private static final EnvConfig COUNT = TestEnvironments.of("Count").withKwarg("length", 100);
  private static final EnvConfig HANG = TestEnvironments.of("Hang").withKwarg("at_step", 1);

  private static final EnvServer EMBEDDED = EnvServer.local(TestEnvironments.EMBEDDED);
  private static final EnvServer GRPC = EnvServer.local(TestEnvironments.GRPC);

  static Stream<Named<EnvServer>> forms() {
    return Stream.of(Named.of("embedded", EMBEDDED), Named.of("grpc", GRPC));
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

  private static void assertTellsTheInterrupt(ThrowingCallable call) {
    Thread.currentThread().interrupt();
    Throwable failure = catchThrowable(call);
    assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
    assertThat(failure)
        .isInstanceOf(EnvException.Interrupted.class)
        .hasMessageContaining("interrupted while it waited");
  }

  /** Calls in another thread, and interrupts that once it waits. */
  private static void assertEndsTheWait(Runnable call) {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              Throwable thrown = catchThrowable(call::run);
              failure.complete(Thread.interrupted() ? thrown : new AssertionError(thrown));
            });
    waiter.start();
    Eventually.holds("the wait", () -> isWithin(waiter, "await") || isWithin(waiter, "parkNanos"));
    waiter.interrupt();
    assertThat(failure.join())
        .isInstanceOf(EnvException.Interrupted.class)
        .hasMessageContaining("interrupted while it waited");
  }

  private static boolean isWithin(Thread thread, String method) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("forms")
  void theStepThatWasGivenUpIsTakenAgainFromWhereItBegan(EnvServer server) {
    try (VectorEnv env = server.make(COUNT)) {
      long episode = env.reset().observation().asLong(0);
      var unused = env.step(env.newActions()).await();
      PendingStep pending = env.step(env.newActions());
      assertTellsTheInterrupt(pending::await);
      StepBatch step = env.step(env.newActions()).await();
      assertThat(step.lost(0)).isFalse();
      assertThat(step.observation().asLong(0)).isEqualTo(episode);
      assertThat(step.observation().asLong(1)).isEqualTo(2);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("forms")
  void aStepThatHangsIsGivenUp(EnvServer server) {
    try (VectorEnv env = server.make(HANG)) {
      env.reset();
      PendingStep pending = env.step(env.newActions());
      assertEndsTheWait(pending::await);
      Processes.servers().forEach(Processes::kill);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("forms")
  void everyOtherCallIsGivenUpToo(EnvServer server) {
    assertTellsTheInterrupt(() -> server.make(COUNT));
    try (VectorEnv env = server.make(COUNT.withRenderMode("rgb_array"))) {
      env.reset();
      var unused = env.step(env.newActions()).await();
      List<Episode> episodes = env.episodes();
      assertTellsTheInterrupt(() -> env.render(0));
      assertTellsTheInterrupt(() -> env.restore(episodes));
      assertTellsTheInterrupt(env::reset);
      assertThat(env.restore(episodes).observation().asLong(1)).isEqualTo(1);
    }
  }

  @Test
  void aServerThatIsAwayIsNotWaitedForAnyMore() {
    try (TcpServer target = TcpServer.start();
        TcpProxy proxy = new TcpProxy(target.port());
        EnvServer server = connect(proxy.address());
        VectorEnv env = server.make(COUNT)) {
      env.reset();
      proxy.goAway();
      assertEndsTheWait(env::reset);
      assertTellsTheInterrupt(() -> server.list("", false));
    }
  }

  @Test
  void closingEndsTheSessionAllTheSame() {
    try (TcpServer target = TcpServer.start();
        EnvServer server = connect(target.address())) {
      VectorEnv env = server.make(COUNT);
      env.reset();
      Thread.currentThread().interrupt();
      env.close();
      assertThat(Thread.interrupted()).isTrue();
      Eventually.holds(
          "the end of the worker", () -> Processes.workers(target.process()).isEmpty());
    }
  }

  private static EnvServer connect(String address) {
    return EnvServer.connect(
        List.of(address), Tls.plaintext(), TcpServer.TOKEN, Duration.ofHours(1));
  }
}
