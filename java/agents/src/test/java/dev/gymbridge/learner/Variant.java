package dev.gymbridge.learner;

import dev.gymbridge.dqn.Algorithm;
import dev.gymbridge.dqn.DoubleDqn;
import dev.gymbridge.dqn.Dqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.dqn.QLearning;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Dueling;
import dev.gymbridge.nn.Head;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Network;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Batch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One combination of what a learner can be, on a small network.
 *
 * @param isDifferentiated whether PyTorch finds the gradient, and not the one that is written out
 * @param maxGradientNorm infinite, too large to matter, or so small that every step is clipped
 * @param polyak 0 where the target is copied
 */
record Variant(
    QLearning algorithm,
    boolean isDifferentiated,
    boolean dueling,
    double maxGradientNorm,
    double polyak) {
  static final int BATCH = 16;
  static final double NEVER_REACHED = 1e6;
  static final double ALWAYS_REACHED = 0.05;

  private static final float[] WEIGHTED = {1, 1, 1, 0.5f};
  private static final int INPUTS = 4;
  private static final int ACTIONS = 3;

  /** The one that most presets have. */
  static final Variant USUAL = new Variant(new DoubleDqn(Loss.HUBER), false, false, 10, 0);

  /** All of them. */
  static List<Variant> all() {
    List<Variant> all = new ArrayList<>();
    for (Loss loss : Loss.values()) {
      for (QLearning algorithm : List.of(new Dqn(loss), new DoubleDqn(loss))) {
        for (boolean dueling : new boolean[] {false, true}) {
          // Who finds the gradient does not change what is made of it.
          all.add(new Variant(algorithm, true, dueling, ALWAYS_REACHED, 0.05));
          for (double norm :
              new double[] {Double.POSITIVE_INFINITY, NEVER_REACHED, ALWAYS_REACHED}) {
            for (double polyak : new double[] {0, 0.05}) {
              all.add(new Variant(algorithm, false, dueling, norm, polyak));
            }
          }
        }
      }
    }
    return all;
  }

  LearnerSpec spec() {
    return new LearnerSpec(
        isDifferentiated ? new Opaque(algorithm) : algorithm,
        BATCH,
        Adam.of(1e-3).withMaxGradientNorm(maxGradientNorm),
        polyak);
  }

  /** An algorithm of which the learner does not see that it is Q-learning. */
  private record Opaque(Algorithm algorithm) implements Algorithm {
    @Override
    public Head head(int actions, boolean dueling) {
      return algorithm.head(actions, dueling);
    }

    @Override
    public int passes() {
      return algorithm.passes();
    }

    @Override
    public String program(int actions) {
      return algorithm.program(actions);
    }
  }

  Network network() {
    return Network.mlp(
        INPUTS, List.of(8, 6), dueling ? new Dueling(ACTIONS) : new ActionValues(ACTIONS));
  }

  float[] initial() {
    RandomGenerator random = new RandomStream(1, "parameters").at(0);
    return Initialisation.PYTORCH.parameters(network(), random);
  }

  QLearner learner() {
    return learner(LearnerState.initial(initial()));
  }

  QLearner learner(LearnerState state) {
    return new QLearner(network(), spec(), PyTorch.device(PyTorch.start(1, false), "cpu"), state);
  }

  /** A batch of noise; a quarter of its transitions are terminal. */
  static Batch batch(long number) {
    Batch batch = Batch.of(BATCH, INPUTS * Float.BYTES);
    fill(batch, number);
    return batch;
  }

  /** Likewise, with every buffer at another distance from where memory is aligned. */
  static Batch batch(long number, int floatsAside) {
    Batch batch =
        new Batch(
            BATCH,
            INPUTS * Float.BYTES,
            slice(BATCH * INPUTS * Float.BYTES, floatsAside * Float.BYTES),
            slice(BATCH * Long.BYTES, floatsAside * Long.BYTES),
            slice(BATCH * Float.BYTES, floatsAside * Float.BYTES),
            slice(BATCH * Float.BYTES, floatsAside * Float.BYTES),
            slice(BATCH * INPUTS * Float.BYTES, floatsAside * Float.BYTES),
            new int[BATCH],
            slice(BATCH * Float.BYTES, floatsAside * Float.BYTES));
    fill(batch, number);
    return batch;
  }

  private static ByteBuffer slice(int bytes, int offset) {
    return ByteBuffer.allocateDirect(bytes + offset)
        .slice(offset, bytes)
        .order(ByteOrder.nativeOrder());
  }

  private static void fill(Batch batch, long number) {
    RandomGenerator random = new RandomStream(2, "batches").at(number);
    for (int element = 0; element < BATCH * INPUTS; element++) {
      batch.stm1().asFloatBuffer().put(element, (float) random.nextGaussian());
      batch.st().asFloatBuffer().put(element, (float) random.nextGaussian());
    }
    for (int row = 0; row < BATCH; row++) {
      batch.actions().put(row, random.nextInt(ACTIONS));
      batch.rewards().put(row, (float) (2 * random.nextGaussian()));
      batch.discounts().put(row, random.nextInt(4) == 0 ? 0f : 0.99f);
      batch.importance().put(row, WEIGHTED[row % WEIGHTED.length]);
    }
  }

  /** Gradient steps on the batches of these numbers. */
  static void learn(QLearner learner, int from, int to) {
    for (int number = from; number < to; number++) {
      learner.learn(batch(number));
    }
  }
}
