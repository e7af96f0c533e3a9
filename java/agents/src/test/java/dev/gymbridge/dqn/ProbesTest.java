package dev.gymbridge.dqn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.agent.Agent;
import dev.gymbridge.agent.ReplayAgent;
import dev.gymbridge.agent.ReplayAgentSpec;
import dev.gymbridge.agent.TargetUpdate;
import dev.gymbridge.env.DType;
import dev.gymbridge.explore.Clock;
import dev.gymbridge.explore.Schedule;
import dev.gymbridge.explore.ScheduledEpsilon;
import dev.gymbridge.learner.Adam;
import dev.gymbridge.learner.LearnerSpec;
import dev.gymbridge.learner.PyTorch;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Network;
import dev.gymbridge.preprocess.FrameFormat;
import dev.gymbridge.preprocess.Probe;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.NativeMemory;
import dev.gymbridge.replay.UniformSampler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every algorithm solves every probe: where one fails, its name says what does not work. */
final class ProbesTest {
  private static final double DISCOUNT = 0.5;
  private static final int STEPS = 1200;
  private static final Offset<Float> ABOUT = Offset.offset(0.15f);
  private static final Schedule RANDOM = new Schedule(Schedule.Shape.CONSTANT, 1, 1, 0, 1, 1);
  private static final Schedule RATE =
      new Schedule(Schedule.Shape.LINEAR, 0.02, 0.001, 0, STEPS, 1);

  static Stream<Algorithm> algorithms() {
    return Stream.of(new Dqn(Loss.HUBER), new DoubleDqn(Loss.MSE), new Categorical(-2, 2, 21));
  }

  /** An agent that has played a probe at random; what it learnt does not depend on how. */
  private static Agent played(Probe probe, Algorithm algorithm) {
    Network network = Network.mlp(1, List.of(16, 16), algorithm.head(2, false));
    ReplayAgentSpec spec =
        new ReplayAgentSpec(
            network,
            Initialisation.PYTORCH.parameters(network, new RandomStream(1, "probe").at(0)),
            new LearnerSpec(algorithm, 32, Adam.of(0.01), 0),
            new ScheduledEpsilon(RANDOM, Clock.STEPS, 0, new RandomStream(1, "exploration")),
            () -> new UniformSampler(true),
            new ReplayAgentSpec.Rewards(DISCOUNT, 1, Double.NaN, false),
            new ReplayAgentSpec.Learning(32, 1, 1, true, RATE),
            new ReplayAgentSpec.Target(TargetUpdate.GRADIENT_STEPS, 20),
            500,
            1,
            1);
    FrameFormat format = new FrameFormat(DType.FLOAT32, List.of(1), 1);
    Agent agent = new ReplayAgent(spec, format, PyTorch.device(PyTorch.start(1, false), "cpu"));
    Probe.Running env = probe.new Running();
    agent.begin(0, env.begin());
    int[] actions = new int[1];
    while (agent.steps() < STEPS) {
      agent.act(actions);
      agent.learn();
      agent.observe(0, actions[0], env.step(actions[0]));
    }
    return agent;
  }

  private static float[] values(Agent agent, float shown) {
    ByteBuffer observation = NativeMemory.allocate(Float.BYTES).putFloat(0, shown);
    return agent.values(observation, 1);
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void aValueIsLearnt(Algorithm algorithm) {
    try (Agent agent = played(Probe.VALUE, algorithm)) {
      assertThat(values(agent, 0)).containsExactly(new float[] {1, 1}, ABOUT);
    }
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void anObservationIsToldFromAnother(Algorithm algorithm) {
    try (Agent agent = played(Probe.OBSERVATION, algorithm)) {
      assertThat(values(agent, 1)).containsExactly(new float[] {1, 1}, ABOUT);
      assertThat(values(agent, -1)).containsExactly(new float[] {-1, -1}, ABOUT);
    }
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void whatComesLaterIsDiscounted(Algorithm algorithm) {
    try (Agent agent = played(Probe.DISCOUNT, algorithm)) {
      assertThat(values(agent, 1)).containsExactly(new float[] {1, 1}, ABOUT);
      assertThat(values(agent, 0)).containsExactly(new float[] {0.5f, 0.5f}, ABOUT);
    }
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void anActionIsToldFromAnother(Algorithm algorithm) {
    try (Agent agent = played(Probe.ACTION, algorithm)) {
      assertThat(values(agent, 0)).containsExactly(new float[] {-1, 1}, ABOUT);
    }
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void anActionIsCreditedForWhatComesLater(Algorithm algorithm) {
    try (Agent agent = played(Probe.CREDIT, algorithm)) {
      assertThat(values(agent, 0)).containsExactly(new float[] {-0.5f, 0.5f}, ABOUT);
    }
  }
}
