package dev.gymbridge.learner;

import dev.gymbridge.network.Initialisation;
import dev.gymbridge.network.Mlp;
import dev.gymbridge.policy.RandomStream;
import dev.gymbridge.replay.Batch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One combination of what a learner can be, on a small network.
 *
 * @param maxGradientNorm infinite, too large to matter, or so small that every step is clipped
 * @param polyak 0 where the target is copied
 */
record Variant(Rule rule, Loss loss, boolean dueling, double maxGradientNorm, double polyak) {
  static final int BATCH = 16;
  static final double NEVER_REACHED = 1e6;
  static final double ALWAYS_REACHED = 0.05;

  private static final int INPUTS = 4;
  private static final int ACTIONS = 3;

  /** The one that most presets have. */
  static final Variant USUAL = new Variant(Rule.DOUBLE_DQN, Loss.HUBER, false, 10, 0);

  /** All of them. */
  static List<Variant> all() {
    List<Variant> all = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      for (Loss loss : Loss.values()) {
        for (boolean dueling : new boolean[] {false, true}) {
          for (double norm :
              new double[] {Double.POSITIVE_INFINITY, NEVER_REACHED, ALWAYS_REACHED}) {
            for (double polyak : new double[] {0, 0.05}) {
              all.add(new Variant(rule, loss, dueling, norm, polyak));
            }
          }
        }
      }
    }
    return all;
  }

  LearnerSpec spec() {
    return new LearnerSpec(rule, loss, BATCH, 1e-3, 0.9, 0.999, 1e-8, maxGradientNorm, polyak);
  }

  Mlp network() {
    return new Mlp(INPUTS, List.of(8, 6), ACTIONS, dueling);
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
            slice(BATCH * INPUTS * Float.BYTES, floatsAside * Float.BYTES));
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
    }
  }

  /** Gradient steps on the batches of these numbers. */
  static void learn(QLearner learner, int from, int to) {
    for (int number = from; number < to; number++) {
      learner.learn(batch(number));
    }
  }
}
