package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.agent.AgentState;
import dev.gymbridge.config.Agents;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.nn.Network;
import dev.gymbridge.preprocess.ForwardingEnv;
import dev.gymbridge.preprocess.FrameFormat;
import dev.gymbridge.replay.FrameBlocks;
import dev.gymbridge.replay.Replay;
import dev.gymbridge.run.Checkpoint;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Short runs on real environments, and what they left. */
final class TrainingRuns {
  private static final Map<String, EnvDescription> DESCRIPTIONS = new ConcurrentHashMap<>();

  private TrainingRuns() {}

  /** A run of some seconds, in which everything happens: learning, episodes, metrics. */
  static TrainConfig config(String environment, Map<String, Object> changes) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("environment.count", 1);
    values.put("stop.steps", 1500);
    values.put("network.hidden_layers", List.of(32, 32));
    values.put("replay.batch_size", 32);
    values.put("optimizer.learning_rate", 0.0005);
    values.put("replay.capacity", 2000);
    values.put("algorithm.learning_starts", 100);
    values.put("algorithm.n_step", 1);
    values.put("algorithm.train_every", 1);
    values.put("algorithm.target_update", "steps");
    values.put("algorithm.target_every", 50);
    values.put("exploration.epsilon_duration", 500);
    values.put("evaluation.every", 0);
    values.put("evaluation.episodes", 3);
    values.put("stop.evaluation_return", Double.POSITIVE_INFINITY);
    values.put("metrics_every", 100);
    values.put("checkpoint_every", 400);
    values.put("threads", 1);
    values.putAll(changes);
    return Presets.config(environment, Presets.DEFAULT, values);
  }

  /** Trains until a rule ends it. */
  static StopReason train(EnvServer server, TrainConfig config, Path folder) {
    return run(server, config, RunFolder.planned(folder), false, new TrainingListener() {});
  }

  /** Trains until a number of steps, or more, and interrupts. */
  static void trainUntil(EnvServer server, TrainConfig config, Path folder, long steps) {
    RunFolder run = Files.exists(folder) ? RunFolder.open(folder) : RunFolder.planned(folder);
    boolean resume = Files.exists(folder);
    Training[] training = new Training[1];
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void progressed(Progress progress) {
            if (progress.steps() >= steps) {
              training[0].interrupt();
            }
          }
        };
    try (Training made = new Training(config, run, server::make, "cpu", resume, listener)) {
      training[0] = made;
      assertThat(made.run()).isEqualTo(StopReason.INTERRUPTED);
    }
  }

  /** Trains until the environments of evaluations are sent a message, and interrupts then. */
  static void trainUntilEvaluating(
      EnvServer server, TrainConfig config, Path folder, int messages) {
    RunFolder run = Files.exists(folder) ? RunFolder.open(folder) : RunFolder.planned(folder);
    Training[] training = new Training[1];
    try (Training made =
        new Training(
            config,
            run,
            hooked(server, messages, () -> training[0].interrupt()),
            "cpu",
            Files.exists(folder),
            new TrainingListener() {})) {
      training[0] = made;
      assertThat(made.run()).isEqualTo(StopReason.INTERRUPTED);
    }
  }

  /**
   * Makes environments; does something when those in which an evaluation is played are sent a
   * message.
   *
   * @param messages which one of all evaluations, counted from 1
   */
  static Function<EnvConfig, VectorEnv> hooked(EnvServer server, int messages, Runnable hook) {
    return config -> new HookedEnv(server.make(config), messages, hook);
  }

  /**
   * Evaluations alone reset with seeds, and where they were lent what they play in it goes back.
   */
  private static final class HookedEnv extends ForwardingEnv {
    private final Runnable hook;
    private int left;
    private boolean evaluates;

    HookedEnv(VectorEnv env, int messages, Runnable hook) {
      super(env);
      this.left = messages;
      this.hook = hook;
    }

    @Override
    public ResetBatch reset(boolean[] mask, int[] seeds) {
      evaluates = true;
      return super.reset(mask, seeds);
    }

    @Override
    public ResetBatch restore(List<Episode> episodes) {
      evaluates = false;
      return super.restore(episodes);
    }

    @Override
    public PendingStep step(Actions actions, int @Nullable [] repeats, int keepLast) {
      if (evaluates && --left == 0) {
        hook.run();
      }
      return super.step(actions, repeats, keepLast);
    }
  }

  /** Goes on with a run until a rule ends it. */
  static StopReason resume(EnvServer server, Path folder) {
    RunFolder run = RunFolder.open(folder);
    return run(server, run.config(Map.of()), run, true, new TrainingListener() {});
  }

  static StopReason run(
      EnvServer server,
      TrainConfig config,
      RunFolder folder,
      boolean resume,
      TrainingListener listener) {
    try (Training training = new Training(config, folder, server::make, "cpu", resume, listener)) {
      return training.run();
    }
  }

  /** What an environment is; it is made once for that. */
  static EnvDescription description(EnvServer server, String environment) {
    return DESCRIPTIONS.computeIfAbsent(
        environment,
        id -> {
          try (VectorEnv env = server.make(EnvConfig.of(id))) {
            return env.description();
          }
        });
  }

  /** The last checkpoint of a run. */
  static Checkpoint last(Path folder, EnvDescription environment) {
    RunFolder run = RunFolder.open(folder);
    TrainConfig config = run.config(Map.of());
    try {
      return run.newest(
          network(config, environment),
          config.replay().capacity(),
          warning -> {
            throw new AssertionError(warning);
          });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The network of a run on an environment that shows a Box. */
  static Network network(TrainConfig config, EnvDescription environment) {
    int elements = ((Space.Box) environment.observationSpace()).shape().elements();
    FrameFormat format =
        config.environment().preprocessing().pixels().isEmpty()
            ? new FrameFormat(DType.FLOAT32, List.of(elements), 1)
            : new FrameFormat(DType.UINT8, List.of(84, 84), 4);
    return Agents.network(config, format, (int) ((Space.Discrete) environment.actionSpace()).n());
  }

  /** Compares all that two runs learnt and wrote down, bit for bit. */
  static void assertSame(Path one, Path other, EnvDescription environment) {
    for (String table : List.of("metrics.csv", "episodes.csv")) {
      assertThat(text(other.resolve(table))).isEqualTo(text(one.resolve(table)));
    }
    AgentState expected = last(one, environment).agent();
    AgentState actual = last(other, environment).agent();
    assertThat(actual.steps()).isEqualTo(expected.steps());
    assertThat(actual.learner().steps()).isPositive().isEqualTo(expected.learner().steps());
    assertThat(actual.learner().parameters()).isEqualTo(expected.learner().parameters());
    assertThat(actual.learner().target()).isEqualTo(expected.learner().target());
    assertThat(actual.learner().mean()).isEqualTo(expected.learner().mean());
    assertThat(actual.learner().variance()).isEqualTo(expected.learner().variance());
    assertSame(actual.replay(), expected.replay());
  }

  /** By whole arrays: there are millions of numbers. */
  private static void assertSame(Replay.Contents actual, Replay.Contents expected) {
    assertThat(actual.added()).isEqualTo(expected.added());
    assertThat(actual.environments()).isEqualTo(expected.environments());
    assertThat(actual.before()).isEqualTo(expected.before());
    assertThat(actual.depths()).isEqualTo(expected.depths());
    assertThat(actual.spans()).isEqualTo(expected.spans());
    assertThat(actual.actions()).isEqualTo(expected.actions());
    assertThat(actual.rewards()).isEqualTo(expected.rewards());
    assertThat(actual.discounts()).isEqualTo(expected.discounts());
    assertThat(actual.frames()).hasSameSizeAs(expected.frames());
    for (int environment = 0; environment < actual.frames().size(); environment++) {
      FrameBlocks frames = actual.frames().get(environment);
      FrameBlocks wanted = expected.frames().get(environment);
      assertThat(frames.next()).isEqualTo(wanted.next());
      assertThat(frames.firstBlock()).isEqualTo(wanted.firstBlock());
      assertThat(frames.open()).isEqualTo(wanted.open());
      assertThat(frames.blocks()).hasSameSizeAs(wanted.blocks());
      for (int block = 0; block < wanted.blocks().size(); block++) {
        assertThat(frames.blocks().get(block)).isEqualTo(wanted.blocks().get(block));
      }
    }
  }

  /** Compares all that the evaluations of two runs came to. */
  static void assertSameEvaluations(Path one, Path other, EnvDescription environment) {
    assertThat(text(other.resolve("evaluations.csv")))
        .isEqualTo(text(one.resolve("evaluations.csv")));
    assertThat(last(other, environment).evaluated()).isEqualTo(last(one, environment).evaluated());
    assertThat(other.resolve("best.safetensors"))
        .hasSameBinaryContentAs(one.resolve("best.safetensors"));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
