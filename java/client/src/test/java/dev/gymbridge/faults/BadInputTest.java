package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.client.ServedVectorEnv;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Eventually;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.SharedServer;
import dev.gymbridge.fixture.TestEnvironments;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a caller does wrong is told at once, harms no one else and leaves nothing behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {
  private static final EnvConfig COUNT = TestEnvironments.of("Count").withEnvironments(2);

  private SharedServer server;

  @BeforeAll
  void start() {
    server = SharedServer.start("--max-sessions", "2");
  }

  @AfterEach
  void anotherSessionStillWorksAndNoWorkerIsLeft() {
    try (VectorEnv env = make(COUNT)) {
      env.reset();
      assertThat(env.step(env.newActions()).await().frames(1)).isEqualTo(1);
    }
    ProcessHandle door = Processes.servers().get(0);
    Eventually.holds("no worker left", () -> Processes.workers(door).isEmpty());
  }

  @AfterAll
  void nothingIsLeftBehind() {
    server.close();
    Processes.assertNothingLeft(server.server().address());
  }

  private VectorEnv make(EnvConfig config) {
    return new ServedVectorEnv(server, config);
  }

  private static void assertRefused(
      Class<? extends Exception> type, ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(type).message().contains(parts);
  }

  @Test
  void anUnknownId() {
    assertRefused(
        EnvException.UnknownEnvironment.class,
        () -> make(EnvConfig.of("CartPole-v11")),
        "v11",
        "CartPole-v1");
  }

  @Test
  void tenThousandEnvironments() {
    assertRefused(
        EnvException.LimitExceeded.class,
        () -> make(COUNT.withEnvironments(10_000)),
        "10000",
        "--max-environments");
  }

  @Test
  void oneSessionTooMany() {
    try (VectorEnv first = make(COUNT);
        VectorEnv second = make(COUNT)) {
      assertRefused(
          EnvException.LimitExceeded.class, () -> make(COUNT), "2 sessions", "--max-sessions");
      first.reset();
      second.reset();
    }
  }

  @Test
  void anActionOutsideTheSpace() {
    try (VectorEnv env = make(COUNT)) {
      env.reset();
      assertRefused(
          EnvException.InvalidArgument.class,
          () -> env.step(env.newActions().set(1, 2)).await(),
          "environment 1",
          "Discrete(2)");
      assertThat(env.step(env.newActions()).await().observation().asLong(1)).isEqualTo(1);
    }
  }

  @Test
  void actionsOfAnotherSpaceOrSize() {
    try (VectorEnv env = make(COUNT)) {
      env.reset();
      Space other = new Space.Discrete(2, 0, DType.INT32);
      assertRefused(
          IllegalArgumentException.class,
          () -> env.step(new Actions(other, 2)),
          "int32",
          "newActions()");
      assertRefused(
          IllegalArgumentException.class,
          () -> env.step(new Actions(env.description().actionSpace(), 3)),
          "3 environments");
    }
  }

  @Test
  void aStepBeforeTheReset() {
    try (VectorEnv env = make(COUNT)) {
      assertRefused(
          EnvException.FailedPrecondition.class,
          () -> env.step(env.newActions()).await(),
          "must be reset first");
    }
  }

  @Test
  void argumentsOfTheWrongLength() {
    try (VectorEnv env = make(COUNT)) {
      Class<IllegalArgumentException> refused = IllegalArgumentException.class;
      assertRefused(refused, () -> env.reset(new boolean[3]), "mask: 3 for 2 environments");
      assertRefused(
          refused, () -> env.reset(new boolean[2], new int[1]), "seeds: 1 for 2 environments");
      assertRefused(
          refused, () -> env.reset(new boolean[] {false, true}, new int[] {0, -5}), "seed -5");
      env.reset();
      Actions actions = env.newActions();
      assertRefused(
          refused, () -> env.step(actions, new int[1], 1), "repeats: 1 for 2 environments");
      assertRefused(refused, () -> env.step(actions, null, 0), "keepLast: 0");
      assertRefused(refused, () -> env.restore(env.episodes().subList(0, 1)), "episodes: 1");
      assertThatThrownBy(() -> env.render(2)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(env.step(actions).await().observation().asLong(1)).isEqualTo(1);
    }
  }

  @Test
  void aRepeatOutOfRange() {
    try (VectorEnv env = make(COUNT)) {
      env.reset();
      for (int repeat : new int[] {-1, 10_001}) {
        assertRefused(
            RuntimeException.class,
            () -> env.step(env.newActions(), new int[] {1, repeat}, 1).await(),
            "repeat",
            "10");
      }
      assertThat(env.step(env.newActions()).await().observation().asLong(1)).isEqualTo(1);
    }
  }

  @Test
  void twoStepsAtOnceAndAStepAfterClose() {
    VectorEnv env = make(COUNT);
    env.reset();
    var pending = env.step(env.newActions());
    assertRefused(
        IllegalStateException.class, () -> env.step(env.newActions()), "a step is under way");
    assertRefused(IllegalStateException.class, env::reset, "a step is under way");
    assertThat(pending.await()).isSameAs(pending.await());
    env.close();
    env.close();
    assertRefused(IllegalStateException.class, () -> env.step(env.newActions()), "closed");
  }

  @Test
  void aStepThatFailedAndIsAwaitedAgain() {
    try (VectorEnv env = make(COUNT)) {
      env.reset();
      var failed = env.step(env.newActions().set(0, 9));
      assertRefused(EnvException.InvalidArgument.class, failed::await, "Discrete(2)");
      assertRefused(IllegalStateException.class, failed::await, "failed before");
      var next = env.step(env.newActions());
      assertRefused(IllegalStateException.class, failed::await, "failed before");
      assertThat(next.await().observation().asLong(1)).isEqualTo(1);
    }
  }

  @Test
  void episodesBeforeTheReset() {
    try (VectorEnv env = make(COUNT)) {
      assertRefused(IllegalStateException.class, env::episodes, "environment 0", "reset it first");
    }
  }

  @Test
  void aRenderingWithoutItsMode() {
    try (VectorEnv env = make(COUNT)) {
      env.reset();
      assertRefused(EnvException.FailedPrecondition.class, () -> env.render(0), "rgb_array");
    }
  }

  @Test
  void anArgumentTheEnvironmentDoesNotTake() {
    assertRefused(
        EnvException.InvalidArgument.class, () -> make(COUNT.withKwarg("colour", 1)), "colour");
  }
}
