package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.Checkpoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same seed gives the same bits in every process, with each number of PyTorch's threads, which
 * a process has one of.
 */
final class TrainingProcessesTest {
  private static final String CARTPOLE = "CartPole-v1";
  private static final EnvServer SERVER = EnvServer.local();

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private void assertSameWhereKilledAt(TrainConfig config, int steps) {
    Path straight = folder.resolve("straight");
    Path killed = folder.resolve("killed");
    DoomedTraining.runToItsEnd(config, straight);
    DoomedTraining.runUntilKilled(config, killed, steps);
    DoomedTraining.runToItsEnd(config, killed);

    TrainingRuns.assertSame(
        straight, killed, TrainingRuns.description(SERVER, config.environment().id()));
  }

  /** PyTorch divides the work on a batch and a network of this size among its threads. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void killedAndResumedItIsTheSame(int threads) {
    Map<String, Object> keys =
        Map.of(
            "stop.steps", 400,
            "network.hidden_layers", List.of(256, 256),
            "replay.batch_size", 256,
            "algorithm.train_every", 10,
            "checkpoint_every", 150,
            "threads", threads);

    assertSameWhereKilledAt(TrainingRuns.config(CARTPOLE, keys), 210);
  }

  /** Two threads are what presets for Atari games have. */
  @Test
  void onPixelsWithTwoThreadsKilledAndResumedItIsTheSame() {
    Map<String, Object> keys =
        Map.of(
            "environment.count", 2,
            "stop.steps", 200,
            "replay.batch_size", 16,
            "algorithm.train_every", 10,
            "checkpoint_every", 60,
            "threads", 2);

    assertSameWhereKilledAt(TrainingRuns.config("MsPacmanNoFrameskip-v4", keys), 130);
  }

  /**
   * The checksum is of where this was first run, on an AMD EPYC with AVX-512. A change of what a
   * training does changes it; a processor must not.
   */
  @EnabledOnOs(
      architectures = {"amd64", "x86_64"},
      disabledReason = "no portable bits elsewhere")
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void portableBitsAreThoseOfEveryProcessor(int threads) {
    Map<String, Object> keys = Map.of("stop.steps", 500, "portable_bits", true, "threads", threads);
    DoomedTraining.runToItsEnd(TrainingRuns.config(CARTPOLE, keys), folder.resolve("run"));

    Checkpoint last =
        TrainingRuns.last(folder.resolve("run"), TrainingRuns.description(SERVER, CARTPOLE));
    assertThat(last.agent().learner().steps()).isEqualTo(400);
    assertThat(Arrays.hashCode(last.agent().learner().parameters())).isEqualTo(775498456);
  }
}
