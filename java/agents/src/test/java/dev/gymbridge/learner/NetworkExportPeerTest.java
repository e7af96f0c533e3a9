package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.gymbridge.dqn.Dqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.env.DType;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Dueling;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Torso;
import dev.gymbridge.random.RandomStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens exported networks in plain Python, with the PyTorch of the runtime {@code peers}. Left out
 * where that is not installed, for it is large.
 */
final class NetworkExportPeerTest {
  private static final int INPUTS = 8;
  private static final int ACTIONS = 4;
  private static final int BATCH = 16;

  /** Reads observations of the type and shape that are its last arguments, writes values. */
  private static final String EVALUATE =
      """
      import sys, numpy, torch
      network = torch.jit.load(sys.argv[1])
      shape = [int(axis) for axis in sys.argv[5:]]
      observations = torch.from_numpy(numpy.fromfile(sys.argv[2], sys.argv[4])).view(-1, *shape)
      with torch.no_grad():
          network(observations).numpy().astype('<f4').tofile(sys.argv[3])
      """;

  @TempDir Path folder;

  private PeersPython python;

  @BeforeEach
  void findPython() {
    python = PeersPython.orSkip();
  }

  @Test
  void pythonGivesThePlainNetworksValues() throws IOException, InterruptedException {
    assertThatPythonAgrees(Network.mlp(INPUTS, List.of(120, 84), new ActionValues(ACTIONS)));
  }

  @Test
  void pythonGivesTheDuelingNetworksValues() throws IOException, InterruptedException {
    assertThatPythonAgrees(Network.mlp(INPUTS, List.of(120, 84), new Dueling(ACTIONS)));
  }

  @Test
  void pythonGivesTheConvolutionalNetworksValues() throws IOException, InterruptedException {
    assertThatPythonAgrees(
        new Network(
            List.of(4, 84, 84),
            DType.UINT8,
            Torso.nature(DType.UINT8, false, List.of(512)),
            new Dueling(ACTIONS)));
  }

  private void assertThatPythonAgrees(Network network) throws IOException, InterruptedException {
    RandomStream random = new RandomStream(0, "export");
    float[] parameters = Initialisation.PYTORCH.parameters(network, random.at(0));
    ByteBuffer observations = observations(network, random.at(1));

    float[] inPython = valuesInPython(network, parameters, observations);

    assertThat(inPython).hasSize(BATCH * ACTIONS);
    assertThat(inPython).containsExactly(values(network, parameters, observations), within(1e-6f));
  }

  private static ByteBuffer observations(Network network, RandomGenerator random) {
    int bytes = BATCH * network.observationBytes();
    ByteBuffer observations = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int element = 0; element < BATCH * network.observationElements(); element++) {
      if (network.observationType() == DType.FLOAT32) {
        observations.putFloat(element * Float.BYTES, (float) random.nextGaussian());
      } else {
        observations.put(element, (byte) random.nextInt());
      }
    }
    return observations;
  }

  private static float[] values(Network network, float[] parameters, ByteBuffer observations) {
    PyTorch.start(1, false);
    LearnerSpec spec =
        new LearnerSpec(new Dqn(Loss.HUBER), BATCH, new Adam(1e-3, 0.9, 0.999, 1e-8, 10), 0);
    try (QLearner learner =
        new QLearner(network, spec, Device.cpu(), LearnerState.initial(parameters))) {
      return learner.values(observations, BATCH);
    }
  }

  private float[] valuesInPython(Network network, float[] parameters, ByteBuffer observations)
      throws IOException, InterruptedException {
    Path exported =
        Files.write(folder.resolve("network.pt"), NetworkExport.torchScript(network, parameters));
    byte[] bytes = new byte[observations.capacity()];
    observations.get(0, bytes);
    Path input = Files.write(folder.resolve("observations"), bytes);
    Path output = folder.resolve("values");
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                exported,
                input,
                output,
                network.observationType() == DType.FLOAT32 ? "<f4" : "u1"));
    arguments.addAll(network.observationShape());
    python.run(EVALUATE, folder, arguments.toArray());
    float[] values = new float[BATCH * ACTIONS];
    ByteBuffer.wrap(Files.readAllBytes(output))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }
}
