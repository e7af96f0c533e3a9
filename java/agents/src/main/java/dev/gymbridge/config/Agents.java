package dev.gymbridge.config;

import dev.gymbridge.agent.AgentMaker;
import dev.gymbridge.agent.ReplayAgent;
import dev.gymbridge.agent.ReplayAgentSpec;
import dev.gymbridge.env.DType;
import dev.gymbridge.explore.ScheduledEpsilon;
import dev.gymbridge.nn.Network;
import dev.gymbridge.preprocess.FrameFormat;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Replay;
import dev.gymbridge.replay.UniformSampler;
import java.util.function.UnaryOperator;

/** Makes the agents that configurations ask for. */
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
    requireHeap(config.replayCapacity(), format);
    Network network = config.network(format, actions);
    return new ReplayAgentSpec(
        network,
        config.initialParameters(network),
        config.learner(),
        new ScheduledEpsilon(
            config.epsilon(),
            config.explorationClock(),
            config.randomSteps(),
            new RandomStream(config.seed(), "exploration")),
        () -> new UniformSampler(config.batchReplacement()),
        new ReplayAgentSpec.Rewards(
            config.discount(),
            config.nStep(),
            config.terminalReward(),
            config.truncationTerminates()),
        new ReplayAgentSpec.Learning(
            config.learningStarts(),
            config.trainEvery(),
            config.gradientSteps(),
            config.learnAfterLastStep(),
            config.learningRateSchedule()),
        new ReplayAgentSpec.Target(config.targetUpdate(), config.targetEvery()),
        config.replayCapacity(),
        config.environments(),
        config.seed());
  }

  private static void requireHeap(int capacity, FrameFormat format) {
    boolean isImage = format.type() != DType.FLOAT32;
    long needed = Replay.expectedBytes(capacity, format.bytes(), isImage) / MEGABYTE;
    long heap = Runtime.getRuntime().maxMemory() / MEGABYTE;
    if (needed + OTHER_HEAP > heap) {
      throw new TrainingException(
          "replay_capacity %s needs about %s MB of heap beside %s MB for the rest, and Java has %s: lower it, or set JDK_JAVA_OPTIONS=-Xmx%sm"
              .formatted(capacity, needed, OTHER_HEAP, heap, needed + OTHER_HEAP));
    }
  }
}
