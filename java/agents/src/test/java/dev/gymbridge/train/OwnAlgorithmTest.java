package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.gymbridge.EnvServer;
import dev.gymbridge.agent.AgentMaker;
import dev.gymbridge.agent.ReplayAgentSpec;
import dev.gymbridge.config.Agents;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.dqn.Categorical;
import dev.gymbridge.nn.Network;
import dev.gymbridge.replay.Sampler;
import dev.gymbridge.replay.UniformSampler;
import dev.gymbridge.run.Checkpoint;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An algorithm that only the tests have, with a sampler that has a state, in whole runs. */
final class OwnAlgorithmTest {
  private static final EnvServer SERVER = EnvServer.local();
  private static final TrainConfig CONFIG =
      TrainingRuns.config("CartPole-v1", Map.of("stop.steps", 600, "checkpoint_every", 1000));

  @TempDir private Path temporary;

  private @Nullable Network network;

  @AfterAll
  static void close() {
    SERVER.close();
  }

  /** Draws all alike, and counts what it was told of. */
  private static final class Counting implements Sampler {
    private final Sampler uniform = new UniformSampler(true);
    private final float[] counts = new float[2];

    @Override
    public void draw(int size, int[] slots, float[] weights, RandomGenerator random) {
      uniform.draw(size, slots, weights, random);
    }

    @Override
    public boolean usesPriorities() {
      return true;
    }

    @Override
    public void added(int slot) {
      counts[0]++;
    }

    @Override
    public void learnt(int[] slots, float[] priorities) {
      for (float priority : priorities) {
        assertThat(priority).isBetween(0f, 10f);
        counts[1]++;
      }
    }

    @Override
    public Map<String, float[]> state() {
      return Map.of("counts", counts);
    }

    @Override
    public void restore(Map<String, float[]> state) {
      System.arraycopy(state.get("counts"), 0, counts, 0, counts.length);
    }
  }

  private static AgentMaker maker() {
    Categorical algorithm = new Categorical(0, 20, 11);
    UnaryOperator<ReplayAgentSpec> change =
        spec -> {
          Network given = spec.network();
          Network network =
              new Network(
                  given.observationShape(),
                  given.observationType(),
                  given.torso(),
                  algorithm.head(given.actions(), false));
          return spec.withAlgorithm(algorithm)
              .withNetwork(network, Agents.initialParameters(CONFIG, network))
              .withSampler(Counting::new);
        };
    return Agents.of(CONFIG, change);
  }

  private Training training(RunFolder folder, boolean resume, TrainingListener listener) {
    Training training =
        new Training(CONFIG, maker(), folder, SERVER::make, "cpu", resume, listener);
    network = training.network();
    return training;
  }

  private Path straight() {
    Path folder = temporary.resolve("straight");
    try (Training training =
        training(RunFolder.planned(folder), false, new TrainingListener() {})) {
      assertThat(training.run()).isEqualTo(StopReason.STEPS);
    }
    return folder;
  }

  private void runUntil(Path folder, long steps) {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void progressed(Progress progress) {
            if (progress.steps() == steps) {
              progress.stop("half of it is done");
            }
          }
        };
    try (Training training = training(RunFolder.planned(folder), false, listener)) {
      assertThat(training.run().text()).isEqualTo("half of it is done");
    }
  }

  @Test
  void aRunThatWasStoppedGoesOnToTheSameBits() throws IOException {
    Path straight = straight();
    Path stopped = temporary.resolve("stopped");
    runUntil(stopped, 300);
    try (Training training = training(RunFolder.open(stopped), true, new TrainingListener() {})) {
      training.run();
    }

    for (String file : List.of("best.safetensors", "metrics.csv", "episodes.csv")) {
      assertThat(stopped.resolve(file)).hasSameBinaryContentAs(straight.resolve(file));
    }
    assertThat(counts(stopped)).containsExactly(counts(straight));
    assertThat(counts(straight)[0]).isBetween(550f, 600f);
    assertThat(counts(straight)[1]).isEqualTo(32 * 500);
  }

  private float[] counts(Path folder) throws IOException {
    Checkpoint last =
        RunFolder.open(folder)
            .newest(Objects.requireNonNull(network), CONFIG.replay().capacity(), warning -> {});
    return Objects.requireNonNull(last.agent().sampler().get("counts"));
  }

  @Test
  void itsNetworkIsExportedWithValuesOfActions() throws Exception {
    Path straight = straight();
    try (Model model = Model.newInstance("network", "PyTorch");
        NDManager manager = model.getNDManager().newSubManager()) {
      model.load(Files.newInputStream(straight.resolve("best.pt")));
      float[] values =
          model
              .getBlock()
              .forward(
                  new ParameterStore(manager, false),
                  new NDList(manager.zeros(new Shape(1, 4))),
                  false)
              .singletonOrThrow()
              .toFloatArray();

      assertThat(values).hasSize(2);
      // It began at the middle of its atoms, 10, and a pole that stands has some steps before it.
      assertThat(values[0]).isBetween(1f, 20f);
    }
  }
}
