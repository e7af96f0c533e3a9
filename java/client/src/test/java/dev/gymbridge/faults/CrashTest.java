package dev.gymbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.EpisodeSeeds;
import dev.gymbridge.env.OnCrash;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.Eventually;
import dev.gymbridge.fixture.Processes;
import dev.gymbridge.fixture.TestEnvironments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An environment that ends its process at step 3 of each episode. */
final class CrashTest {
  private static final EnvConfig CRASH = TestEnvironments.of("Crash").withSeed(3);

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

  private static StepBatch step(VectorEnv env, int... repeats) {
    return env.step(env.newActions(), repeats, 1).await();
  }

  private static long steps(StepBatch step, int environment) {
    return step.observation().asLong(2 * step.lastRow(environment) + 1);
  }

  @Test
  void aWorkerThatIsKilledWhileItStartsIsStartedOnceMore() {
    CompletableFuture<Void> killing =
        CompletableFuture.runAsync(
            () -> {
              Eventually.holds("a worker", () -> !Processes.servers().isEmpty());
              Processes.kill(Processes.servers().get(0));
            });
    try (VectorEnv env = EMBEDDED.make(TestEnvironments.of("Count"))) {
      killing.join();
      assertThat(env.reset().observation().asLong(1)).isZero();
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("forms")
  void theSameStepTwiceStopsWithEnvironmentSeedEpisodeAndStep(EnvServer server) {
    try (VectorEnv env = server.make(CRASH)) {
      env.reset();
      step(env, 1);
      step(env, 1);
      assertThatThrownBy(() -> step(env, 1))
          .isInstanceOf(EnvException.Crashed.class)
          .hasMessageContaining("environment 0 of gymbridge_testenvs:Crash-v0")
          .hasMessageContaining("seed " + EpisodeSeeds.seed(3, 0, 0))
          .hasMessageContaining("episode 0, step 2")
          .hasMessageContaining(server == GRPC ? "SIGKILL" : "signal 9")
          .hasMessageContaining("about to die");
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("forms")
  void aConstructorThatEndsItsProcessSaysSo(EnvServer server) {
    assertThatThrownBy(() -> server.make(TestEnvironments.of("CrashInMake")))
        .isInstanceOf(EnvException.Crashed.class)
        .hasMessageContaining("making gymbridge_testenvs:CrashInMake-v0 did not succeed")
        .hasMessageContaining(server == GRPC ? "SIGKILL" : "signal 9");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("forms")
  void amongFourEnvironmentsTheOneThatCrashesIsNamed(EnvServer server) {
    try (VectorEnv env = server.make(CRASH.withEnvironments(4))) {
      env.reset();
      step(env, 1, 1, 2, 1);
      assertThatThrownBy(() -> step(env, 1, 1, 1, 1))
          .isInstanceOf(EnvException.Crashed.class)
          .hasMessageContaining("environment 2 of")
          .hasMessageContaining("seed " + EpisodeSeeds.seed(3, 2, 0))
          .hasMessageContaining("step 1)")
          .hasMessageNotContainingAny("environment 0 of", "environment 1 of", "environment 3 of");
    }
  }

  @Test
  void anExitIsToldWithItsStatus() {
    try (VectorEnv env = EMBEDDED.make(CRASH.withKwarg("how", "exit"))) {
      env.reset();
      assertThatThrownBy(() -> step(env, 3))
          .isInstanceOf(EnvException.Crashed.class)
          .hasMessageContaining("exit status 3");
    }
  }

  @Test
  void aCrashInTheResetNamesTheEpisodeThatCouldNotStart() {
    try (VectorEnv env = GRPC.make(CRASH.withKwarg("at_step", 0))) {
      assertThatThrownBy(env::reset)
          .isInstanceOf(EnvException.Crashed.class)
          .hasMessageContaining("the reset ended")
          .hasMessageContaining("seed " + EpisodeSeeds.seed(3, 0, 0))
          .hasMessageContaining("episode 0, step 0");
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("forms")
  void truncatingDropsTheTransitionAndGoesOnWithTheNextEpisode(EnvServer server) {
    EnvConfig config = CRASH.withEnvironments(3).withOnCrash(OnCrash.TRUNCATE).withInfoKeys("pid");
    try (VectorEnv env = server.make(config)) {
      env.reset();
      step(env, 1, 2, 1);
      StepBatch loss = step(env, 1, 1, 1);
      assertThat(loss.truncated(1)).isTrue();
      assertThat(loss.lost(1) || loss.terminated(1)).isFalse();
      assertThat(loss.ended(0) || loss.ended(2)).isFalse();
      assertThat(new int[] {loss.frames(0), loss.frames(1), loss.frames(2)}).containsOnly(0);
      assertThat(loss.infos().has("pid", 0)).isFalse();
      assertThat(loss.nextObservation().asLong(2 * loss.nextRow(1) + 1)).isZero();
      assertThat(loss.nextInfos().has("pid", loss.nextRow(1))).isTrue();
      assertThat(env.episodes().get(1).number()).isEqualTo(1);
      StepBatch next = step(env, 1, 1, 1);
      assertThat(steps(next, 0)).isEqualTo(2);
      assertThat(steps(next, 1)).isEqualTo(1);
      assertThat(steps(next, 2)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"Raise", "Exit", "BadObservation"})
  void truncatingDropsATransitionThatRaisesToo(String name) {
    EnvConfig config = TestEnvironments.of(name).withEnvironments(3).withOnCrash(OnCrash.TRUNCATE);
    try (VectorEnv env = EMBEDDED.make(config)) {
      env.reset();
      step(env, 1, 2, 1);
      StepBatch cut = step(env, 1, 1, 1);
      assertThat(cut.truncated(1)).isTrue();
      assertThat(cut.ended(0) || cut.ended(2) || cut.lost(1)).isFalse();
      assertThat(cut.frames(1)).isZero();
      StepBatch next = step(env, 1, 1, 1);
      assertThat(new long[] {steps(next, 0), steps(next, 1), steps(next, 2)})
          .containsExactly(2, 1, 2);
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("forms")
  void aCrashThatDoesNotRepeatIsSurvived(EnvServer server, @TempDir Path folder)
      throws IOException {
    Path once = Files.createFile(folder.resolve("once"));
    try (VectorEnv env = server.make(CRASH.withKwarg("once", once.toString()))) {
      long episode = env.reset().observation().asLong(0);
      step(env, 2);
      StepBatch step = step(env, 1);
      assertThat(once).doesNotExist();
      assertThat(step.lost(0)).isFalse();
      assertThat(steps(step, 0)).isEqualTo(3);
      assertThat(step.observation().asLong(0)).isEqualTo(episode);
      assertThat(step.reward(0)).isEqualTo(1.5);
    }
  }

  @Test
  void anEpisodeThatDoesNotRepeatIsLostAndNeverJoined() {
    EnvConfig config = TestEnvironments.of("Drift").withEnvironments(2);
    try (VectorEnv env = EMBEDDED.make(config)) {
      env.reset();
      step(env, 1, 1);
      Processes.servers().forEach(Processes::kill);
      StepBatch loss = step(env, 1, 1);
      assertThat(loss.lost(0) && loss.lost(1)).isTrue();
      long first = loss.nextObservation().asLong(2 * loss.nextRow(1));
      StepBatch next = step(env, 1, 1);
      assertThat(steps(next, 1)).isEqualTo(1);
      assertThat(next.observation().asLong(2 * next.lastRow(1))).isEqualTo(first);
    }
  }

  @Test
  void aLossIsNotReportedOnceItsEnvironmentHasBeenReset() {
    EnvConfig config = TestEnvironments.of("Drift").withEnvironments(2).withRenderMode("rgb_array");
    try (VectorEnv env = EMBEDDED.make(config)) {
      env.reset();
      step(env, 1, 1);
      Processes.servers().forEach(Processes::kill);
      env.render(0);
      env.reset(new boolean[] {true, false});
      StepBatch loss = step(env, 1, 1);
      assertThat(loss.lost(0)).isFalse();
      assertThat(loss.lost(1)).isTrue();
      assertThat(step(env, 1, 1).lost(1)).isFalse();
    }
  }
}
