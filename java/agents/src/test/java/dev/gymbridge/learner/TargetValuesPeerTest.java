package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gymbridge.dqn.Dqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Network;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exercise of seed document 001: target values of three transitions, the last one terminal,
 * beside what its formula gives in plain Python with PyTorch. Left out where the runtime {@code
 * peers} is not installed.
 */
final class TargetValuesPeerTest {
  private static final int TRANSITIONS = 3;
  private static final int INPUTS = 8;
  private static final float DISCOUNT = 0.99f;

  /** Reads a network, next observations, rewards and flags; writes targets. */
  private static final String TARGETS =
      """
      import sys, numpy, torch
      network = torch.jit.load(sys.argv[1])
      numbers = numpy.fromfile(sys.argv[2], '<f4')
      next_observations = torch.from_numpy(numbers[:24].reshape(3, 8))
      rewards, dones = numbers[24:27].reshape(3, 1), numbers[27:].reshape(3, 1)
      with torch.no_grad():
          next_q = network(next_observations).numpy()
      targets = rewards + 0.99 * next_q.max(axis=1, keepdims=True) * (1 - dones)
      targets.astype('<f4').tofile(sys.argv[3])
      """;

  @TempDir Path folder;

  private PeersPython python;

  @BeforeEach
  void findPython() {
    python = PeersPython.orSkip();
  }

  @Test
  void theyAreThoseOfTheFormula() throws IOException, InterruptedException {
    RandomStream random = new RandomStream(0, "target values");
    Network network = Network.mlp(INPUTS, List.of(64, 64), new ActionValues(4));
    float[] parameters = Initialisation.PYTORCH.parameters(network, random.at(0));
    Batch batch = batch(random.at(1));
    LearnerSpec spec =
        new LearnerSpec(new Dqn(Loss.MSE), TRANSITIONS, new Adam(1e-3, 0.9, 0.999, 1e-8, 10), 0);

    float[] inPython = inPython(network, parameters, batch);

    try (QLearner learner =
        new QLearner(
            network,
            spec,
            PyTorch.device(PyTorch.start(1, false), "cpu"),
            LearnerState.initial(parameters))) {
      assertThat(learner.targets(batch)).containsExactly(inPython, within(1e-6f));
      assertThat(inPython[2]).isEqualTo(batch.rewards().get(2));
    }
  }

  private static Batch batch(RandomGenerator random) {
    Batch batch = Batch.of(TRANSITIONS, INPUTS * Float.BYTES);
    for (int row = 0; row < TRANSITIONS; row++) {
      batch.set(row, row, (float) random.nextGaussian(), row < 2 ? DISCOUNT : 0);
      for (int index = 0; index < INPUTS; index++) {
        batch.st().putFloat((row * INPUTS + index) * Float.BYTES, (float) random.nextGaussian());
      }
    }
    return batch;
  }

  private float[] inPython(Network network, float[] parameters, Batch batch)
      throws IOException, InterruptedException {
    ByteBuffer numbers =
        ByteBuffer.allocate((TRANSITIONS * (INPUTS + 2)) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int index = 0; index < TRANSITIONS * INPUTS; index++) {
      numbers.putFloat(batch.st().getFloat(index * Float.BYTES));
    }
    for (int row = 0; row < TRANSITIONS; row++) {
      numbers.putFloat(batch.rewards().get(row));
    }
    for (int row = 0; row < TRANSITIONS; row++) {
      numbers.putFloat(batch.discounts().get(row) == 0 ? 1 : 0);
    }
    Path output = folder.resolve("targets");
    python.run(
        TARGETS,
        folder,
        Files.write(folder.resolve("network.pt"), NetworkExport.torchScript(network, parameters)),
        Files.write(folder.resolve("numbers"), numbers.array()),
        output);
    float[] targets = new float[TRANSITIONS];
    ByteBuffer.wrap(Files.readAllBytes(output))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(targets);
    return targets;
  }
}
