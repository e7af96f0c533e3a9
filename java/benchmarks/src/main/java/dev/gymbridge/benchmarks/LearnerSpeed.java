package dev.gymbridge.benchmarks;

import ai.djl.Device;
import dev.gymbridge.dqn.DoubleDqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.env.DType;
import dev.gymbridge.learner.Adam;
import dev.gymbridge.learner.LearnerSpec;
import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.learner.PyTorch;
import dev.gymbridge.learner.QLearner;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Torso;
import dev.gymbridge.replay.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How long a gradient step of Double DQN takes, without drawing its batch, and how long the greedy
 * actions for some observations.
 *
 * <p>Arguments: {@code [THREADS [PORTABLE_BITS]]} of PyTorch, by default 1 and false. The figures
 * are medians over single calls, after some that are not counted. To compare two versions of the
 * learner, or two numbers of threads, run both in turns.
 */
public final class LearnerSpeed {
  private static final int WARM_UP = 2;
  private static final int ROUNDS = 10;
  private static final int ACTIONS = 4;
  private static final int[] OBSERVATIONS = {1, 4, 8, 16, 32};

  private record Case(String name, Network network, int batchSize, int steps) {}

  private LearnerSpeed() {}

  /** Learns and prints. */
  public static void main(String[] arguments) {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    boolean portableBits = arguments.length > 1 && Boolean.parseBoolean(arguments[1]);
    Device device = PyTorch.device(PyTorch.start(threads, portableBits), "cpu");
    for (Case each :
        List.of(
            new Case(
                "120-84 x 128", Network.mlp(4, List.of(120, 84), new ActionValues(2)), 128, 1000),
            new Case(
                "256-256 x 64", Network.mlp(4, List.of(256, 256), new ActionValues(2)), 64, 500),
            new Case(
                "256-256 x 128",
                Network.mlp(8, List.of(256, 256), new ActionValues(ACTIONS)),
                128,
                500),
            new Case("Nature x 32", nature(), 32, 20))) {
      run(each, device);
    }
  }

  private static Network nature() {
    return new Network(
        List.of(4, 84, 84),
        DType.UINT8,
        Torso.nature(DType.UINT8, false, List.of(512)),
        new ActionValues(9));
  }

  private static void run(Case each, Device device) {
    Batch batch = Batch.of(each.batchSize, each.network.observationBytes());
    SplittableRandom random = new SplittableRandom(0);
    fill(batch, each.network, random);
    LearnerSpec spec =
        new LearnerSpec(
            new DoubleDqn(Loss.HUBER), each.batchSize, new Adam(1e-4, 0.9, 0.999, 1e-8, 10), 0);
    float[] parameters = Initialisation.PYTORCH.parameters(each.network, random);
    try (QLearner learner =
        new QLearner(each.network, spec, device, LearnerState.initial(parameters))) {
      System.out.printf(
          "%-14s %8.1f µs a gradient step%n",
          each.name, median(each.steps, () -> learner.learn(batch)));
      for (int count : OBSERVATIONS) {
        System.out.printf(
            "%-14s %8.1f µs for the actions for %s observations%n",
            "", median(each.steps, () -> learner.act(batch.stm1(), count)), count);
      }
    }
  }

  private static double median(int steps, Runnable call) {
    double[] micros = new double[ROUNDS * steps];
    for (int step = -WARM_UP * steps; step < micros.length; step++) {
      long start = System.nanoTime();
      call.run();
      if (step >= 0) {
        micros[step] = (System.nanoTime() - start) / 1e3;
      }
    }
    Arrays.sort(micros);
    return micros[micros.length / 2];
  }

  private static void fill(Batch batch, Network network, SplittableRandom random) {
    for (int row = 0; row < batch.size(); row++) {
      batch.set(row, random.nextInt(network.actions()), random.nextInt(2), 0.99f);
    }
    for (var observations : List.of(batch.stm1(), batch.st())) {
      for (int index = 0;
          index < observations.capacity() / network.observationType().bytes();
          index++) {
        if (network.observationType() == DType.FLOAT32) {
          observations.putFloat(index * Float.BYTES, (float) random.nextGaussian());
        } else {
          observations.put(index, (byte) random.nextInt());
        }
      }
    }
  }
}
