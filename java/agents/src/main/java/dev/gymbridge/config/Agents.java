package dev.gymbridge.config;

import dev.gymbridge.agent.AgentMaker;
import dev.gymbridge.agent.ReplayAgent;
import dev.gymbridge.agent.ReplayAgentSpec;
import dev.gymbridge.agent.TargetUpdate;
import dev.gymbridge.dqn.Algorithm;
import dev.gymbridge.env.DType;
import dev.gymbridge.explore.ScheduledEpsilon;
import dev.gymbridge.learner.LearnerSpec;
import dev.gymbridge.nn.Beside;
import dev.gymbridge.nn.Flatten;
import dev.gymbridge.nn.Head;
import dev.gymbridge.nn.Layer;
import dev.gymbridge.nn.Masked;
import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Part;
import dev.gymbridge.preprocess.FrameFormat;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Replay;
import dev.gymbridge.replay.UniformSampler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes the agents that configurations ask for, and their parts. */
public final class Agents {
  private static final long MEGABYTE = 1 << 20;

  /** Megabytes that a run takes besides its replay. */
  private static final long OTHER_HEAP = 128;

  private Agents() {}

  /** The agent of a configuration. */
  public static AgentMaker of(TrainConfig config) {
    return of(config, UnaryOperator.identity());
  }

  /**
   * The agent of a configuration, with parts of your own.
   *
   * @param change puts them into what the configuration asks for
   */
  public static AgentMaker of(TrainConfig config, UnaryOperator<ReplayAgentSpec> change) {
    return (format, actions, device) ->
        new ReplayAgent(change.apply(spec(config, format, actions)), format, device);
  }

  private static ReplayAgentSpec spec(TrainConfig config, FrameFormat format, int actions) {
    requireHeap(config.replay().capacity(), format);
    Network network = network(config, format, actions);
    EnvironmentConfig environment = config.environment();
    ExplorationConfig exploration = config.exploration();
    AlgorithmConfig algorithm = config.algorithm();
    return new ReplayAgentSpec(
        network,
        initialParameters(config, network),
        learner(config),
        new ScheduledEpsilon(
            exploration.epsilon(),
            exploration.clock(),
            exploration.randomSteps(),
            new RandomStream(config.seed(), "exploration")),
        () -> new UniformSampler(config.replay().batchReplacement()),
        new ReplayAgentSpec.Rewards(
            algorithm.discount(),
            algorithm.nStep(),
            environment.terminalReward(),
            environment.truncationTerminates()),
        new ReplayAgentSpec.Learning(
            algorithm.learningStarts(),
            algorithm.trainEvery(),
            algorithm.gradientSteps(),
            algorithm.learnAfterLastStep(),
            config.optimizer().learningRateSchedule()),
        new ReplayAgentSpec.Target(algorithm.targetUpdate(), algorithm.targetEvery()),
        config.replay().capacity(),
        environment.count(),
        config.seed());
  }

  /** What is learnt by. */
  public static Algorithm algorithm(TrainConfig config) {
    return config.algorithm().rule().with(config.algorithm().loss());
  }

  /** What one gradient step is. */
  public static LearnerSpec learner(TrainConfig config) {
    AlgorithmConfig algorithm = config.algorithm();
    double averaging = algorithm.targetUpdate() == TargetUpdate.POLYAK ? algorithm.polyak() : 0;
    return new LearnerSpec(
        algorithm(config), config.replay().batchSize(), config.optimizer().adam(), averaging);
  }

  /** The parameters that a run's network begins with. */
  public static float[] initialParameters(TrainConfig config, Network network) {
    return config
        .network()
        .initialisation()
        .parameters(network, new RandomStream(config.seed(), "parameters").at(0));
  }

  /**
   * The network for what an environment shows.
   *
   * @param actions of the environment
   * @throws TrainingException where it cannot be one
   */
  public static Network network(TrainConfig config, FrameFormat format, int actions) {
    NetworkConfig asked = config.network();
    boolean isImage = format.type() != DType.FLOAT32;
    if (isImage != (asked.convolutions().chosen(format) != Convolutions.NONE)) {
      throw new TrainingException(
          "network.convolutions is %s, and %s shows %s: choose %s"
              .formatted(
                  ValueType.text(asked.convolutions()),
                  config.environment().id(),
                  isImage ? "images" : "numbers",
                  isImage ? "auto, nature, four or small" : "auto or none"));
    }
    List<Integer> shape =
        isImage || format.hasMore()
            ? format.observationShape()
            : List.of(Math.multiplyExact(format.elements(), format.stack()));
    try {
      Head head = algorithm(config).head(actions, asked.dueling());
      return new Network(
          shape,
          format.type(),
          torso(format, asked.convolutions().torso(format, asked.hiddenLayers())),
          format.masked() == 0
              ? head
              : new Masked(head, format.maskOffset() / format.type().bytes()));
    } catch (IllegalArgumentException unfit) {
      throw new TrainingException(String.valueOf(unfit.getMessage()), unfit);
    }
  }

  /** Layers that read an image, or numbers, with what follows these in a frame. */
  private static List<Layer> torso(FrameFormat format, List<Layer> layers) {
    if (!format.hasMore()) {
      return layers;
    }
    List<Layer> all = new ArrayList<>(layers);
    if (format.numbers() > 0) {
      int flat = all.indexOf(new Flatten()) + 1;
      all.add(flat, new Beside(format.numbersOffset(), format.numbers()));
    }
    boolean isImage = format.type() != DType.FLOAT32;
    all.add(0, new Part(isImage ? format.first().observationShape() : format.shape()));
    return all;
  }

  private static void requireHeap(int capacity, FrameFormat format) {
    boolean isImage = format.type() != DType.FLOAT32;
    long needed = Replay.expectedBytes(capacity, format.bytes(), isImage) / MEGABYTE;
    long heap = Runtime.getRuntime().maxMemory() / MEGABYTE;
    if (needed + OTHER_HEAP > heap) {
      throw new TrainingException(
          "replay.capacity %s needs about %s MB of heap beside %s MB for the rest, and Java has %s: lower it, or set JDK_JAVA_OPTIONS=-Xmx%sm"
              .formatted(capacity, needed, OTHER_HEAP, heap, needed + OTHER_HEAP));
    }
  }
}
