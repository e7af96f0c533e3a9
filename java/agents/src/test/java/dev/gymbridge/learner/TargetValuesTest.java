package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.dqn.Algorithm;
import dev.gymbridge.dqn.DoubleDqn;
import dev.gymbridge.dqn.Dqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Network;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.replay.NStep;
import dev.gymbridge.replay.Position;
import dev.gymbridge.replay.Replay;
import dev.gymbridge.replay.UniformSampler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Targets worked out by hand, from the environment's steps to the loss. Every number is exact in
 * float32.
 *
 * <p>For an observation x > 0 the hidden layer is (x, 0). The learnt network gives (x, 2x), so it
 * prefers action 1; the target network gives (5x, 3x). All episodes start from x = 2 with action 0,
 * whose value is 2, end in x = 1, and γ is 1/2. There the greatest target value is 5, and that of
 * the action that the learnt network prefers is 3.
 */
final class TargetValuesTest {
  private static final Network NETWORK = Network.mlp(1, List.of(2), new ActionValues(2));
  private static final double DISCOUNT = 0.5;

  /** Hidden weights and biases, then the output's. */
  private static final float[] LEARNT = {1, -1, 0, 0, 1, 0, 2, 0, 0, 0};

  private static final float[] TARGET = {1, -1, 0, 0, 5, 0, 3, 0, 0, 0};

  /** −0 is 0. */
  private static final Offset<Float> EXACTLY = Offset.offset(0f);

  /** What Adam is given where there is no gradient. */
  private static final float NONE = (float) Adam.NORMAL;

  private static final float START = 2;
  private static final float BETWEEN = 7;
  private static final float END = 1;

  /** The first transition of an episode that shows these numbers. */
  private static Batch batch(int n, Consumer<NStep> episode, float... frames) {
    Replay replay = new Replay(1, 1, Float.BYTES, 1, false);
    for (float frame : frames) {
      replay.append(
          0, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(frame).array());
    }
    NStep steps =
        new NStep(
            n,
            DISCOUNT,
            (before, action, reward, discount, span) -> {
              if (replay.size() == 0) {
                replay.add(0, before, action, reward, discount, span);
              }
            });
    episode.accept(steps);
    Batch batch = Batch.of(1, Float.BYTES);
    replay.sample(batch, new UniformSampler(true), new SplittableRandom(0));
    return batch;
  }

  private static Position at(int frame) {
    return new Position(frame, 1);
  }

  private static Batch terminated() {
    return batch(1, steps -> steps.step(at(0), 0, 1, true, false), START, END);
  }

  private static Batch truncated() {
    return batch(1, steps -> steps.step(at(0), 0, 1, false, true), START, END);
  }

  private static Batch goingOn() {
    return batch(1, steps -> steps.step(at(0), 0, 1, false, false), START, END);
  }

  /** Rewards 1, 2 and 4: together 1 + 2/2 + 4/4 = 3. The discount is 1/8. */
  private static Batch threeSteps() {
    return batch(
        3,
        steps -> {
          steps.step(at(0), 0, 1, false, false);
          steps.step(at(1), 1, 2, false, false);
          steps.step(at(2), 0, 4, false, false);
        },
        START,
        BETWEEN,
        BETWEEN,
        END);
  }

  private static QLearner learner(Algorithm algorithm) {
    LearnerSpec spec =
        new LearnerSpec(
            algorithm, 1, new Adam(1e-3, 0.9, 0.999, 1e-8, Double.POSITIVE_INFINITY), 0);
    float[] zeros = new float[LEARNT.length];
    return new QLearner(
        NETWORK,
        spec,
        PyTorch.device(PyTorch.start(1, false), "cpu"),
        new LearnerState(LEARNT, TARGET, zeros, zeros, 0, new float[LearnerState.TOTALS], 0));
  }

  private static double loss(Algorithm algorithm, Batch batch) {
    try (QLearner learner = learner(algorithm)) {
      learner.learn(batch);
      return learner.takeMeans().loss();
    }
  }

  private static float[] gradient(Algorithm algorithm, Batch batch) {
    try (QLearner learner = learner(algorithm)) {
      learner.learn(batch);
      return learner.gradient();
    }
  }

  @Test
  void targetsAreToldWithoutAStep() {
    try (QLearner learner = learner(new DoubleDqn(Loss.MSE))) {
      assertThat(learner.targets(threeSteps())).containsExactly(3.375f);
      assertThat(learner.targets(terminated())).containsExactly(1);
      assertThat(learner.targets(truncated())).containsExactly(2.5f);
      assertThat(learner.steps()).isZero();
    }
  }

  @Test
  void terminationLeavesTheRewardAlone() {
    // Target 1; (2 − 1)².
    assertThat(loss(new Dqn(Loss.MSE), terminated())).isEqualTo(1);
  }

  @Test
  void truncationKeepsTheValueOfTheLastObservation() {
    // Target 1 + 5/2 = 3.5; (2 − 3.5)².
    assertThat(loss(new Dqn(Loss.MSE), truncated())).isEqualTo(2.25);
  }

  @Test
  void anEpisodeThatGoesOnHasTheTargetOfOneThatIsTruncated() {
    assertThat(loss(new Dqn(Loss.MSE), goingOn())).isEqualTo(2.25);
  }

  @Test
  void doubleDqnTakesTheActionThatTheLearntNetworkPrefers() {
    // Target 1 + 3/2 = 2.5; (2 − 2.5)².
    assertThat(loss(new DoubleDqn(Loss.MSE), goingOn())).isEqualTo(0.25);
  }

  @Test
  void terminationIsTheSameForDoubleDqn() {
    assertThat(loss(new DoubleDqn(Loss.MSE), terminated())).isEqualTo(1);
  }

  @Test
  void threeStepsDiscountTheValueThreeTimes() {
    // Target 3 + 5/8 = 3.625; (2 − 3.625)².
    assertThat(loss(new Dqn(Loss.MSE), threeSteps())).isEqualTo(2.640625);
  }

  @Test
  void threeStepsOfDoubleDqnDiscountItsValueThreeTimes() {
    // Target 3 + 3/8 = 3.375; (2 − 3.375)².
    assertThat(loss(new DoubleDqn(Loss.MSE), threeSteps())).isEqualTo(1.890625);
  }

  @Test
  void farFromTheTargetTheHuberLossIsLinear() {
    // |2 − 3.5| − 1/2.
    assertThat(loss(new Dqn(Loss.HUBER), goingOn())).isEqualTo(1);
  }

  @Test
  void nearTheTargetTheHuberLossIsHalfTheSquare() {
    // (2 − 2.5)² / 2.
    assertThat(loss(new DoubleDqn(Loss.HUBER), goingOn())).isEqualTo(0.125);
  }

  @Test
  void theGradientIsOfTheValueAloneNotOfTheTarget() {
    // −1/2 times the gradient of q(2, 0): hidden weight 2, hidden bias 1, output weight 2, bias 1.
    assertThat(gradient(new DoubleDqn(Loss.HUBER), goingOn()))
        .containsExactly(
            new float[] {-1, NONE, -0.5f, NONE, -1, NONE, NONE, NONE, -0.5f, NONE}, EXACTLY);
  }

  @Test
  void theHuberLossHasASlopeOfAtMostOne() {
    // −1 times the gradient of q(2, 0), though the difference is −1.5.
    assertThat(gradient(new Dqn(Loss.HUBER), goingOn()))
        .containsExactly(new float[] {-2, NONE, -1, NONE, -2, NONE, NONE, NONE, -1, NONE}, EXACTLY);
  }
}
