package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gymbridge.dqn.DoubleDqn;
import dev.gymbridge.dqn.Dqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.dqn.QLearning;
import dev.gymbridge.env.DType;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Dueling;
import dev.gymbridge.nn.Head;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Layer;
import dev.gymbridge.nn.Masked;
import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Part;
import dev.gymbridge.nn.Products;
import dev.gymbridge.nn.Torso;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.replay.NativeMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that is told which actions are allowed, beside the same one that is not. */
final class MaskedLearnerTest {
  private static final int INPUTS = 4;
  private static final int ACTIONS = 5;
  private static final int BATCH = 16;
  private static final List<Integer> WIDTHS = List.of(12, 7);

  private final boolean[][] allowed = new boolean[BATCH][ACTIONS];

  private static Head head(boolean dueling) {
    return dueling ? new Dueling(ACTIONS) : new ActionValues(ACTIONS);
  }

  private static Network plain(boolean dueling) {
    return Network.mlp(INPUTS, WIDTHS, head(dueling));
  }

  private static Network masked(boolean dueling) {
    List<Layer> layers = new ArrayList<>(Torso.mlp(WIDTHS));
    layers.add(0, new Part(List.of(INPUTS)));
    return new Network(
        List.of(INPUTS + ACTIONS), DType.FLOAT32, layers, new Masked(head(dueling), INPUTS));
  }

  private static QLearner learner(Network network, QLearning algorithm) {
    float[] parameters =
        Initialisation.PYTORCH.parameters(network, new RandomStream(1, "parameters").at(0));
    LearnerSpec spec = new LearnerSpec(algorithm, BATCH, Adam.of(1e-3), 0.5);
    return new QLearner(
        network,
        spec,
        PyTorch.device(PyTorch.start(1, false), "cpu"),
        LearnerState.initial(parameters));
  }

  /** Likewise in the first part of each observation; masks behind, of which one row allows all. */
  private Batch batch(int elements, long number) {
    RandomGenerator random = new RandomStream(2, "batches").at(number);
    Batch batch = Batch.of(BATCH, elements * Float.BYTES);
    for (int row = 0; row < BATCH; row++) {
      for (ByteBuffer each : List.of(batch.stm1(), batch.st())) {
        for (int element = 0; element < INPUTS; element++) {
          put(each, row * elements + element, (float) random.nextGaussian());
        }
      }
      int action = random.nextInt(ACTIONS);
      int first = random.nextInt(ACTIONS);
      int second = random.nextInt(ACTIONS);
      boolean ends = random.nextInt(4) == 0;
      for (int each = 0; each < ACTIONS; each++) {
        allowed[row][each] = row == 0 || (!ends && (each == first || each == second));
        if (elements > INPUTS) {
          put(batch.st(), row * elements + INPUTS + each, allowed[row][each] ? 1 : 0);
          put(batch.stm1(), row * elements + INPUTS + each, each == action ? 1 : 0);
        }
      }
      batch.set(row, action, (float) random.nextGaussian(), ends ? 0 : 0.9f);
    }
    return batch;
  }

  private static void put(ByteBuffer buffer, int element, float value) {
    buffer.putFloat(element * Float.BYTES, value);
  }

  private int best(float[] values, int row) {
    int best = -1;
    for (int action = 0; action < ACTIONS; action++) {
      if (allowed[row][action]
          && (best < 0 || values[row * ACTIONS + action] > values[row * ACTIONS + best])) {
        best = action;
      }
    }
    return best;
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void targetsHaveTheGreatestValueOfThoseThatAreAllowed(boolean isDouble, boolean dueling) {
    QLearning algorithm = isDouble ? new DoubleDqn(Loss.HUBER) : new Dqn(Loss.HUBER);
    try (QLearner plain = learner(plain(dueling), algorithm);
        QLearner masked = learner(masked(dueling), algorithm)) {
      // The target network is no longer the learnt one.
      for (int number = 0; number < 5; number++) {
        plain.learn(batch(INPUTS, number));
        masked.restore(plain.state());
      }
      Batch batch = batch(INPUTS, 7);
      float[] values = plain.values(batch.st(), BATCH);
      LearnerState state = plain.state();
      LearnerState ofTarget =
          new LearnerState(
              state.target(),
              state.target(),
              state.mean(),
              state.variance(),
              state.steps(),
              state.totals(),
              state.stepsInTotals());
      plain.restore(ofTarget);
      float[] ofTargets = plain.values(batch.st(), BATCH);
      float[] targets = masked.targets(batch(INPUTS + ACTIONS, 7));
      for (int row = 0; row < BATCH; row++) {
        int chosen = best(isDouble ? values : ofTargets, row);
        float next = chosen < 0 ? 0 : ofTargets[row * ACTIONS + chosen];
        float expected = batch.rewards().get(row) + batch.discounts().get(row) * next;
        assertThat(targets[row]).isCloseTo(expected, within(1e-6f));
      }
    }
  }

  /** Where all actions are allowed nothing is different, to the bit, and what is not learns. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allActionsAllowedIsNoMask(boolean dueling) {
    try (QLearner plain = learner(plain(dueling), new DoubleDqn(Loss.HUBER));
        QLearner masked = learner(masked(dueling), new DoubleDqn(Loss.HUBER))) {
      float[] before = plain.parameters();
      for (int number = 0; number < 20; number++) {
        Batch all = batch(INPUTS + ACTIONS, number);
        for (int row = 0; row < BATCH; row++) {
          for (int action = 0; action < ACTIONS; action++) {
            put(all.st(), row * (INPUTS + ACTIONS) + INPUTS + action, 1);
          }
        }
        plain.learn(batch(INPUTS, number));
        masked.learn(all);
      }
      assertThat(masked.parameters()).isEqualTo(plain.parameters()).isNotEqualTo(before);
    }
  }

  /** One observation is calculated in Java, and many by PyTorch. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void greedyActionsAreAllowed(boolean dueling) {
    try (QLearner plain = learner(plain(dueling), new Dqn(Loss.HUBER));
        QLearner masked = learner(masked(dueling), new Dqn(Loss.HUBER))) {
      float[] values = plain.values(batch(INPUTS, 3).st(), BATCH);
      ByteBuffer observations = batch(INPUTS + ACTIONS, 3).st();
      float[] seen = masked.values(observations, BATCH);
      ByteBuffer many = NativeMemory.allocate(300 * observations.capacity());
      for (int copy = 0; copy < 300; copy++) {
        many.put(copy * observations.capacity(), observations, 0, observations.capacity());
      }
      long[] few = masked.act(observations, BATCH);
      long[] all = masked.act(many, 300 * BATCH);
      for (int row = 0; row < BATCH; row++) {
        int best = best(values, row);
        if (best >= 0) {
          assertThat(few[row]).isEqualTo(best);
          assertThat(all[299 * BATCH + row]).isEqualTo(best);
        }
        for (int action = 0; action < ACTIONS; action++) {
          assertThat(seen[row * ACTIONS + action] == Masked.LOWEST)
              .isEqualTo(!allowed[row][action]);
        }
      }
    }
  }

  @Test
  void itsGradientIsWrittenOutAsWell() {
    assertThat(masked(true).isFullyConnected()).isTrue();
    assertThat(
            new Program(
                    masked(true),
                    new LearnerSpec(new Dqn(Loss.MSE), BATCH, Adam.of(1e-3), 0),
                    Products.PYTORCH)
                .isDifferentiated())
        .isFalse();
  }
}
