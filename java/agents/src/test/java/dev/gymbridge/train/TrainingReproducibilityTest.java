package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.VectorEnv;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed gives the same bits, whatever happens on the way. */
final class TrainingReproducibilityTest {
  private static final String CARTPOLE = "CartPole-v1";
  private static final String PACMAN = "MsPacmanNoFrameskip-v4";
  private static final EnvServer SERVER = EnvServer.local();

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static EnvDescription description(String environment) {
    try (VectorEnv env = SERVER.make(EnvConfig.of(environment))) {
      return env.description();
    }
  }

  private static TrainConfig config(String environment, Map<String, Object> changes) {
    Map<String, Object> values = new HashMap<>(changes);
    values.put("steps", 900);
    return TrainingRuns.config(environment, values);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void trainedTwiceItIsTheSame(int environments) {
    TrainConfig config = config(CARTPOLE, Map.of("environments", environments));
    TrainingRuns.train(SERVER, config, folder.resolve("one"));
    TrainingRuns.train(SERVER, config, folder.resolve("other"));

    TrainingRuns.assertSame(folder.resolve("one"), folder.resolve("other"), description(CARTPOLE));
  }

  @Test
  void anotherSeedGivesOtherBits() {
    TrainingRuns.train(SERVER, config(CARTPOLE, Map.of()), folder.resolve("one"));
    TrainConfig other = config(CARTPOLE, Map.of("seed", 1));
    TrainingRuns.train(SERVER, other, folder.resolve("other"));

    assertThat(TrainingRuns.text(folder.resolve("other/metrics.csv")))
        .isNotEqualTo(TrainingRuns.text(folder.resolve("one/metrics.csv")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void evaluationsChangeNothing(int environments) {
    TrainConfig without = config(CARTPOLE, Map.of("environments", environments));
    TrainConfig with =
        config(CARTPOLE, Map.of("environments", environments, "evaluate_every", 300));
    TrainingRuns.train(SERVER, without, folder.resolve("without"));
    TrainingRuns.train(SERVER, with, folder.resolve("with"));

    assertThat(TrainingRuns.text(folder.resolve("with/evaluations.csv")).lines()).hasSize(4);
    TrainingRuns.assertSame(
        folder.resolve("without"), folder.resolve("with"), description(CARTPOLE));
  }

  @Test
  void gradientStepsForEachEnvironmentStepDoNotDependOnTheNumberOfEnvironments() {
    for (int environments : new int[] {1, 3, 4}) {
      Path run = folder.resolve("with-" + environments);
      TrainConfig config =
          config(
              CARTPOLE,
              Map.of("environments", environments, "train_every", 6, "gradient_steps", 2));
      TrainingRuns.train(SERVER, config, run);
      AgentState state = TrainingRuns.last(run, description(CARTPOLE)).agent();
      long due = (state.learntAt() / 6 - (100 - 1) / 6) * 2;
      assertThat(state.learner().steps()).isEqualTo(due);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void interruptedAndResumedItIsTheSame(int environments) {
    TrainConfig config =
        config(CARTPOLE, Map.of("environments", environments, "n_step", 3, "evaluate_every", 300));
    Path straight = folder.resolve("straight");
    Path interrupted = folder.resolve("interrupted");
    TrainingRuns.train(SERVER, config, straight);
    for (int steps : new int[] {57, 311, 699}) {
      TrainingRuns.trainUntil(SERVER, config, interrupted, steps);
    }
    TrainingRuns.resume(SERVER, interrupted);

    TrainingRuns.assertSame(straight, interrupted, description(CARTPOLE));
    assertThat(TrainingRuns.text(interrupted.resolve("evaluations.csv")))
        .isEqualTo(TrainingRuns.text(straight.resolve("evaluations.csv")));
  }

  @ParameterizedTest
  @ValueSource(strings = {CARTPOLE, "LunarLander-v2"})
  void killedAtRandomAndResumedItIsTheSame(String environment) {
    TrainConfig config = config(environment, Map.of("checkpoint_every", 150, "seed", 5));

    assertSameWhereKilledAt(config, 223, 640);
  }

  private void assertSameWhereKilledAt(TrainConfig config, int... kills) {
    Path straight = folder.resolve("straight");
    Path killed = folder.resolve("killed");
    TrainingRuns.train(SERVER, config, straight);
    for (int steps : kills) {
      DoomedTraining.runUntilKilled(config, killed, steps);
    }
    TrainingRuns.resume(SERVER, killed);

    TrainingRuns.assertSame(straight, killed, description(config.environment()));
  }

  /** The replay is so small that frames are let go. */
  @Test
  void onPixelsKilledAtRandomAndResumedItIsTheSame() {
    TrainConfig config =
        TrainingRuns.config(
            PACMAN,
            Map.of(
                "environments", 2,
                "steps", 400,
                "batch_size", 8,
                "n_step", 3,
                "train_every", 10,
                "replay_capacity", 150,
                "checkpoint_every", 60));

    assertSameWhereKilledAt(config, 130, 290);
  }

  @Test
  void whereTheEnvironmentServerIsKilledItIsTheSame() {
    TrainConfig config = config(CARTPOLE, Map.of("environments", 4));
    Path straight = folder.resolve("straight");
    Path survived = folder.resolve("survived");
    TrainingRuns.train(SERVER, config, straight);
    AtomicInteger kills = new AtomicInteger();
    try (EnvServer mortal = EnvServer.local()) {
      TrainingListener killer =
          new TrainingListener() {
            @Override
            public void progressed(Progress progress) {
              if (progress.steps() % 300 == 0) {
                kills.addAndGet(DoomedTraining.killEnvironments());
              }
            }
          };
      TrainingRuns.run(mortal, config, RunFolder.planned(survived), false, killer);
    }

    assertThat(kills).hasPositiveValue();
    TrainingRuns.assertSame(straight, survived, description(CARTPOLE));
  }
}
