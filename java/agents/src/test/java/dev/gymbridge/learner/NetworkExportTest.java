package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Dueling;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Network;
import dev.gymbridge.random.RandomStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NetworkExportTest {
  private static final int ROWS = 7;
  private static final Network NETWORK = Network.mlp(4, List.of(8, 6), new ActionValues(3));

  static List<Network> networks() {
    return List.of(
        NETWORK,
        Network.mlp(4, List.of(8, 6), new Dueling(3)),
        Network.mlp(1, List.of(1), new ActionValues(1)),
        Network.mlp(1, List.of(1), new Dueling(1)),
        Network.mlp(8, List.of(256, 256), new ActionValues(4)),
        Network.mlp(37, List.of(5, 4, 3, 2), new Dueling(18)));
  }

  private static float[] parameters(Network network) {
    return Initialisation.PYTORCH.parameters(network, random(0));
  }

  private static RandomGenerator random(long time) {
    return new RandomStream(3, "network").at(time);
  }

  private static float[] observations(Network network) {
    RandomGenerator random = random(1);
    float[] numbers = new float[ROWS * network.observationElements()];
    for (int index = 0; index < numbers.length; index++) {
      numbers[index] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static float[] byLearner(Network network, float[] observations) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(observations.length * Float.BYTES).order(ByteOrder.nativeOrder());
    buffer.asFloatBuffer().put(observations);
    try (QLearner learner =
        new QLearner(
            network,
            Variant.USUAL.spec(),
            PyTorch.device(PyTorch.start(1, false), "cpu"),
            LearnerState.initial(parameters(network)))) {
      return learner.values(buffer, ROWS);
    }
  }

  private static float[] byFile(byte[] file, Network network, float[] observations)
      throws IOException, MalformedModelException {
    PyTorch.start(1, false);
    try (Model model = Model.newInstance("network", "PyTorch")) {
      model.load(new ByteArrayInputStream(file));
      try (NDManager manager = model.getNDManager().newSubManager()) {
        NDArray input =
            manager.create(observations, new Shape(ROWS, network.observationElements()));
        return model
            .getBlock()
            .forward(new ParameterStore(manager, false), new NDList(input), false)
            .singletonOrThrow()
            .toFloatArray();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theFileGivesTheLearnersValues(Network network) throws IOException, MalformedModelException {
    float[] observations = observations(network);
    byte[] file = NetworkExport.torchScript(network, parameters(network));

    assertThat(byFile(file, network, observations))
        .containsExactly(byLearner(network, observations), Offset.offset(1e-6f));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theLearnersValuesAreTheTwins(Network network) {
    float[] observations = observations(network);
    TwinLearner twin =
        new TwinLearner(
            network, Variant.USUAL.algorithm(), Variant.USUAL.spec(), parameters(network));
    double[] expected = new double[ROWS * network.actions()];
    for (int row = 0; row < ROWS; row++) {
      double[] observation = new double[network.observationElements()];
      for (int element = 0; element < observation.length; element++) {
        observation[element] = observations[row * observation.length + element];
      }
      double[] values = twin.values(twin.parameters(), observation);
      System.arraycopy(values, 0, expected, row * values.length, values.length);
    }

    assertThat(TwinLearner.doubles(byLearner(network, observations)))
        .containsExactly(expected, Offset.offset(1e-5));
  }

  @Test
  void theSameNetworkGivesTheSameBytes() {
    assertThat(NetworkExport.torchScript(NETWORK, parameters(NETWORK)))
        .isEqualTo(NetworkExport.torchScript(NETWORK, parameters(NETWORK)));
  }

  @Test
  void theBytesDoNotDependOnTheTimeZone() {
    java.util.TimeZone usual = java.util.TimeZone.getDefault();
    byte[] here = NetworkExport.torchScript(NETWORK, parameters(NETWORK));
    try {
      java.util.TimeZone.setDefault(java.util.TimeZone.getTimeZone("Asia/Kolkata"));
      assertThat(NetworkExport.torchScript(NETWORK, parameters(NETWORK))).isEqualTo(here);
    } finally {
      java.util.TimeZone.setDefault(usual);
    }
  }

  @Test
  void theBytesDoNotDependOnTheUsersLanguage() {
    Locale usual = Locale.getDefault();
    byte[] here = NetworkExport.torchScript(NETWORK, parameters(NETWORK));
    try {
      // Where the usual digits are others than 0 … 9.
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(NetworkExport.torchScript(NETWORK, parameters(NETWORK))).isEqualTo(here);
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void otherParametersGiveOtherBytes() {
    float[] others = parameters(NETWORK);
    others[0] += 1;

    assertThat(NetworkExport.torchScript(NETWORK, others))
        .isNotEqualTo(NetworkExport.torchScript(NETWORK, parameters(NETWORK)));
  }
}
