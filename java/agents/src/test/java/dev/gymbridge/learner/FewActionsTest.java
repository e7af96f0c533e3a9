package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Dueling;
import dev.gymbridge.nn.FewActions;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Network;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.replay.NativeMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Few greedy actions are calculated in Java, and are those of the network as PyTorch has it. */
final class FewActionsTest {
  private static final int INPUTS = 5;
  private static final int ACTIONS = 3;
  private static final LearnerSpec SPEC = Variant.USUAL.spec();

  private static QLearner learner(Network network) {
    float[] parameters =
        Initialisation.PYTORCH.parameters(network, new RandomStream(1, "parameters").at(0));
    return new QLearner(
        network,
        SPEC,
        PyTorch.device(PyTorch.start(1, false), "cpu"),
        LearnerState.initial(parameters));
  }

  private static ByteBuffer observations(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteBuffer observations = NativeMemory.allocate(count * INPUTS * Float.BYTES);
    for (int index = 0; index < count * INPUTS; index++) {
      observations.putFloat(index * Float.BYTES, (float) random.nextGaussian());
    }
    return observations;
  }

  private static void assertGreedy(QLearner learner, int count) {
    for (int seed = 0; seed < 50; seed++) {
      ByteBuffer observations = observations(count, seed);
      double[] values = TwinLearner.doubles(learner.values(observations, count));
      long[] actions = learner.act(observations, count);
      for (int row = 0; row < count; row++) {
        double[] of = Arrays.copyOfRange(values, row * ACTIONS, (row + 1) * ACTIONS);
        assertThat(actions[row]).isEqualTo(TwinLearner.argmax(of));
      }
    }
  }

  /** Widths that are multiples of four, and that are not. */
  @ParameterizedTest
  @CsvSource({"8, 16, false, 1", "7, 9, false, 4", "6, 4, true, 3", "1, 1, true, 1"})
  void theyAreTheGreatestValues(int first, int second, boolean dueling, int count) {
    try (QLearner learner =
        learner(
            Network.mlp(
                INPUTS,
                List.of(first, second),
                dueling ? new Dueling(ACTIONS) : new ActionValues(ACTIONS)))) {
      assertGreedy(learner, count);
    }
  }

  @Test
  void theyFollowWhatIsLearnt() {
    Network network = Network.mlp(INPUTS, List.of(16, 16), new ActionValues(ACTIONS));
    try (QLearner learner = learner(network)) {
      learner.setLearningRate(0.1);
      Batch batch = Batch.of(Variant.BATCH, INPUTS * Float.BYTES);
      batch.stm1().put(0, observations(Variant.BATCH, 3), 0, batch.stm1().capacity());
      for (int row = 0; row < Variant.BATCH; row++) {
        batch.set(row, row % ACTIONS, row, 0);
      }
      LearnerState before = learner.state();
      for (int step = 0; step < 5; step++) {
        learner.learn(batch);
        assertGreedy(learner, 1);
      }
      learner.restore(before);
      assertGreedy(learner, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void onlyLittleIsCalculatedSo(int count) {
    FewActions few = new FewActions(Network.mlp(4, List.of(120, 84), new ActionValues(2)));

    // 10,728 multiplications for each.
    assertThat(few.isFor(count)).isEqualTo(count <= 3);
  }
}
