package dev.gymbridge.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.gymbridge.EnvServer;
import dev.gymbridge.agent.Agent;
import dev.gymbridge.agent.AgentMaker;
import dev.gymbridge.config.Agents;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.explore.Choices;
import dev.gymbridge.explore.Exploration;
import dev.gymbridge.learner.PyTorch;
import dev.gymbridge.nn.Forward;
import dev.gymbridge.nn.Layer;
import dev.gymbridge.nn.Linear;
import dev.gymbridge.nn.Network;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.PlainEnv;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Sampler;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.StopReason;
import dev.gymbridge.train.Training;
import dev.gymbridge.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five things that a library user does, by what is public alone. */
final class LibraryTest {
  private static final EnvServer SERVER = EnvServer.local();
  private static final TrainConfig CONFIG =
      Presets.config(
          "CartPole-v1",
          Presets.DEFAULT,
          Map.of(
              "stop.steps", 600,
              "environment.count", 1,
              "algorithm.learning_starts", 100,
              "algorithm.train_every", 1,
              "metrics_every", 200,
              "evaluation.every", 0));

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    SERVER.close();
  }

  /** Runs a training with an agent of its own. */
  private StopReason train(AgentMaker maker, TrainingListener listener) {
    RunFolder run = RunFolder.planned(folder.resolve("run"));
    try (Training training =
        new Training(CONFIG, maker, run, SERVER::make, "cpu", false, listener)) {
      return training.run();
    }
  }

  // Actions by probabilities that grow with their values.
  record Boltzmann(double temperature, RandomStream stream) implements Exploration {
    @Override
    public void choose(Time time, Choices choices, int[] actions) {
      RandomGenerator random = stream.at(time.steps());
      float[] values = choices.values();
      for (int environment = 0; environment < actions.length; environment++) {
        double best = Double.NEGATIVE_INFINITY;
        for (int action = 0; action < choices.actions(); action++) {
          double gumbel = -Math.log(-Math.log(random.nextDouble()));
          double score = values[environment * choices.actions() + action] / temperature + gumbel;
          if (score > best) {
            best = score;
            actions[environment] = action;
          }
        }
      }
    }
  }

  @Test
  void aTrainingLoopOfYourOwn() {
    Exploration exploration = new Boltzmann(0.1, new RandomStream(1, "boltzmann"));
    Device device = PyTorch.device(PyTorch.start(1, false), "cpu");
    try (AgentEnv env = PlainEnv.ofNumbers(SERVER.make(EnvConfig.of("CartPole-v1").withSeed(1)));
        Agent agent =
            Agents.of(CONFIG, spec -> spec.withExploration(exploration))
                .make(env.format(), env.actions(), device)) {
      agent.begin(0, env.reset()[0]);
      int[] actions = new int[1];
      while (agent.steps() < 500) {
        agent.act(actions);
        AgentEnv.Pending pending = env.step(actions);
        agent.learn(); // while the environment works
        agent.observe(0, actions[0], pending.await());
      }
      assertThat(agent.gradientSteps()).isEqualTo(400);
      assertThat(agent.takeMeans().diverged()).isFalse();
    }
  }

  @Test
  void anExplorationOfYourOwn() throws IOException {
    Exploration exploration = new Boltzmann(0.1, new RandomStream(1, "boltzmann"));

    train(Agents.of(CONFIG, spec -> spec.withExploration(exploration)), new TrainingListener() {});

    // It has no ε: the cells are empty.
    assertThat(Files.readString(folder.resolve("run/metrics.csv")).lines().skip(1))
        .hasSize(3)
        .allMatch(row -> row.split(",", -1)[3].isEmpty());
  }

  // A layer is the text of its forward pass; PyTorch differentiates it.
  record Tanh() implements Layer {
    @Override
    public void addTo(Forward forward) {
      forward.gives("torch.tanh(%s)".formatted(forward.input()), forward.shape());
    }
  }

  @Test
  void aNetworkOfYourOwn() {
    AgentMaker maker =
        Agents.of(
            CONFIG,
            spec -> {
              Network network =
                  new Network(
                      spec.network().observationShape(),
                      spec.network().observationType(),
                      List.of(
                          new Linear("wide", 64), new Tanh(), new Linear("narrow", 16), new Tanh()),
                      spec.network().head());
              return spec.withNetwork(network, Agents.initialParameters(CONFIG, network));
            });

    train(maker, new TrainingListener() {});

    assertThat(folder.resolve("run/best.pt")).isNotEmptyFile();
  }

  // Half of the batch are the newest transitions.
  static final class Recent implements Sampler {
    private int newest;

    @Override
    public void added(int slot) {
      newest = slot;
    }

    @Override
    public void draw(int size, int[] slots, float[] weights, RandomGenerator random) {
      for (int row = 0; row < slots.length; row++) {
        boolean isRecent = row < Math.min(slots.length / 2, size);
        slots[row] = isRecent ? Math.floorMod(newest - row, size) : random.nextInt(size);
      }
    }

    @Override
    public Map<String, float[]> state() {
      return Map.of("newest", new float[] {newest});
    }

    @Override
    public void restore(Map<String, float[]> state) {
      newest = (int) state.getOrDefault("newest", new float[1])[0];
    }
  }

  @Test
  void aSamplerOfYourOwn() {
    AgentMaker maker = Agents.of(CONFIG, spec -> spec.withSampler(Recent::new));

    assertThat(train(maker, new TrainingListener() {})).isEqualTo(StopReason.STEPS);
  }

  @Test
  void aListenerOfYourOwn() throws IOException {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public Map<String, DoubleSupplier> metrics(Progress progress) {
            return Map.of("largest_weight", () -> largest(progress.parameters()));
          }

          @Override
          public void progressed(Progress progress) {
            if (largest(progress.parameters()) > 0.51 && progress.steps() > 200) {
              progress.stop("a weight is larger than it began");
            }
          }
        };

    StopReason reason = train(Agents.of(CONFIG), listener);

    assertThat(reason.text()).isEqualTo("a weight is larger than it began");
    assertThat(
            Files.readString(folder.resolve("run/metrics.csv")).lines().findFirst().orElseThrow())
        .endsWith(",clipped,largest_weight");
  }

  private static double largest(float[] parameters) {
    double largest = 0;
    for (float parameter : parameters) {
      largest = Math.max(largest, Math.abs(parameter));
    }
    return largest;
  }
}
