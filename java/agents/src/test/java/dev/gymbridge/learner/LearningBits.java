package dev.gymbridge.learner;

import ai.djl.Device;
import dev.gymbridge.dqn.DoubleDqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.env.DType;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Dueling;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Torso;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Batch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/** A process that learns with networks of usual sizes, and prints checksums of what came of it. */
final class LearningBits {
  private static final Map<String, Network> DENSE =
      new TreeMap<>(
          Map.of(
              "120-84", Network.mlp(4, List.of(120, 84), new ActionValues(2)),
              "256-256", Network.mlp(8, List.of(256, 256), new Dueling(4))));
  private static final Map<String, Network> CONVOLUTIONS =
      Map.of(
          "nature",
          new Network(
              List.of(4, 84, 84),
              DType.UINT8,
              Torso.nature(DType.UINT8, false, List.of(512)),
              new Dueling(9)));
  private static final int BATCH = 32;

  private LearningBits() {}

  /** Arguments: threads, portable bits, whether the networks have convolutions. */
  @SuppressWarnings("SystemOut") // what the test reads
  public static void main(String[] arguments) {
    int threads = Integer.parseInt(arguments[0]);
    boolean portableBits = Boolean.parseBoolean(arguments[1]);
    boolean hasConvolutions = Boolean.parseBoolean(arguments[2]);
    Device device = device(threads, portableBits);
    (hasConvolutions ? CONVOLUTIONS : DENSE)
        .forEach(
            (name, network) ->
                System.out.println(
                    name + " " + checksum(network, device, hasConvolutions ? 3 : 30)));
  }

  @SuppressWarnings("SystemOut") // what the test reads
  private static Device device(int threads, boolean portableBits) {
    try {
      return PyTorch.device(PyTorch.start(threads, portableBits), "cpu");
    } catch (IllegalStateException refused) {
      System.out.println(refused.getMessage());
      throw refused;
    }
  }

  private static String checksum(Network network, Device device, int steps) {
    LearnerSpec spec =
        new LearnerSpec(
            new DoubleDqn(Loss.HUBER), BATCH, new Adam(1e-3, 0.9, 0.999, 1e-8, 10), 0.01);
    RandomGenerator random = new RandomStream(1, "bits").at(0);
    LearnerState initial = LearnerState.initial(Initialisation.PYTORCH.parameters(network, random));
    Batch batch = Batch.of(BATCH, network.observationBytes());
    CRC32 checksum = new CRC32();
    try (QLearner learner = new QLearner(network, spec, device, initial)) {
      for (int step = 0; step < steps; step++) {
        fill(batch, network, random);
        learner.learn(batch);
      }
      LearnerState state = learner.state();
      for (float[] floats :
          List.of(
              state.parameters(),
              state.target(),
              state.variance(),
              state.totals(),
              learner.values(batch.st(), 1))) {
        ByteBuffer bytes = ByteBuffer.allocate(floats.length * Float.BYTES);
        bytes.asFloatBuffer().put(floats);
        checksum.update(bytes);
      }
    }
    return "%08x".formatted(checksum.getValue());
  }

  private static void fill(Batch batch, Network network, RandomGenerator random) {
    for (ByteBuffer observations : List.of(batch.stm1(), batch.st())) {
      if (network.observationType() == DType.FLOAT32) {
        for (int index = 0; index < observations.capacity(); index += Float.BYTES) {
          observations.putFloat(index, (float) (2 * random.nextDouble() - 1));
        }
      } else {
        byte[] pixels = new byte[observations.capacity()];
        random.nextBytes(pixels);
        observations.put(0, pixels);
      }
    }
    for (int row = 0; row < batch.size(); row++) {
      float reward = (float) (4 * random.nextDouble() - 2);
      batch.set(row, random.nextInt(network.actions()), reward, 0.99f);
    }
  }
}
