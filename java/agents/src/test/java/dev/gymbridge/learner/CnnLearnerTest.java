package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.dqn.Dqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.env.DType;
import dev.gymbridge.nn.Convolution;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Parameter;
import dev.gymbridge.nn.Torso;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Batch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small convolutional networks beside plain loops in double arithmetic. The gradient is that of
 * those loops by central differences.
 */
final class CnnLearnerTest {
  private static final int ROWS = 5;
  private static final int ACTIONS = 3;
  private static final double STEP = 1e-5;
  private static final List<Convolution> CONVOLUTIONS =
      List.of(new Convolution("convolution.0", 3, 4, 2), new Convolution("convolution.1", 4, 2, 1));

  /** What a network is made of. */
  private record Cnn(DType type, List<Integer> image, boolean channelsLast, boolean dueling) {
    Network network() {
      return new Network(
          image,
          type,
          Torso.convolutional(type, channelsLast, CONVOLUTIONS, List.of(5)),
          new Dqn(Loss.MSE).head(ACTIONS, dueling));
    }

    int observationBytes() {
      return network().observationBytes();
    }

    List<Parameter> parameters() {
      return network().parameters();
    }
  }

  static List<Cnn> networks() {
    return List.of(
        new Cnn(DType.UINT8, List.of(2, 9, 8), false, false),
        new Cnn(DType.UINT8, List.of(2, 9, 8), false, true),
        new Cnn(DType.UINT8, List.of(9, 8, 3), true, false),
        new Cnn(DType.INT8, List.of(1, 9, 8), false, false),
        new Cnn(DType.INT8, List.of(9, 8, 1), true, true));
  }

  private static float[] parameters(Cnn network) {
    return Initialisation.PYTORCH.parameters(
        network.network(), new RandomStream(1, "parameters").at(0));
  }

  private static Batch batch(Cnn network) {
    RandomGenerator random = new RandomStream(2, "batch").at(0);
    Batch batch = Batch.of(ROWS, network.observationBytes());
    byte[] pixels = new byte[ROWS * network.observationBytes()];
    random.nextBytes(pixels);
    batch.stm1().put(0, pixels);
    random.nextBytes(pixels);
    batch.st().put(0, pixels);
    for (int row = 0; row < ROWS; row++) {
      batch.set(row, random.nextInt(ACTIONS), (float) random.nextGaussian(), 0.9f);
    }
    return batch;
  }

  private static QLearner learner(Cnn network) {
    LearnerSpec spec =
        new LearnerSpec(
            new Dqn(Loss.MSE), ROWS, new Adam(1e-3, 0.9, 0.999, 1e-8, Double.POSITIVE_INFINITY), 0);
    return new QLearner(
        network.network(),
        spec,
        PyTorch.device(PyTorch.start(1, false), "cpu"),
        LearnerState.initial(parameters(network)));
  }

  /** The values of one observation, from its bytes. */
  private static double[] values(Cnn network, double[] flat, byte[] observation) {
    boolean last = network.channelsLast();
    int channels = network.image().get(last ? 2 : 0);
    int height = network.image().get(last ? 0 : 1);
    int width = network.image().get(last ? 1 : 2);
    double[][][] planes = new double[channels][height][width];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          byte pixel =
              observation[last ? (y * width + x) * channels + c : (c * height + y) * width + x];
          planes[c][y][x] = network.type() == DType.UINT8 ? (pixel & 0xFF) / 255.0 : pixel / 128.0;
        }
      }
    }
    List<Parameter> arrays = network.parameters();
    int array = 0;
    for (Convolution convolution : CONVOLUTIONS) {
      planes = convolve(planes, convolution, flat, arrays.get(array), arrays.get(array + 1));
      array += 2;
    }
    double[] features = flatten(planes);
    features = linear(features, flat, arrays.get(array), arrays.get(array + 1));
    for (int k = 0; k < features.length; k++) {
      features[k] = Math.max(0, features[k]);
    }
    double[] first = linear(features, flat, arrays.get(array + 2), arrays.get(array + 3));
    if (!network.dueling()) {
      return first;
    }
    double[] advantages = linear(features, flat, arrays.get(array + 4), arrays.get(array + 5));
    double mean = Arrays.stream(advantages).average().orElseThrow();
    return Arrays.stream(advantages).map(a -> first[0] + a - mean).toArray();
  }

  private static double[][][] convolve(
      double[][][] planes, Convolution layer, double[] flat, Parameter weight, Parameter bias) {
    int kernel = layer.kernel();
    int height = (planes[0].length - kernel) / layer.stride() + 1;
    int width = (planes[0][0].length - kernel) / layer.stride() + 1;
    double[][][] result = new double[layer.filters()][height][width];
    for (int f = 0; f < layer.filters(); f++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double sum = flat[bias.offset() + f];
          int at = weight.offset() + f * planes.length * kernel * kernel;
          for (double[][] plane : planes) {
            for (int i = 0; i < kernel; i++) {
              for (int j = 0; j < kernel; j++) {
                sum += flat[at++] * plane[y * layer.stride() + i][x * layer.stride() + j];
              }
            }
          }
          result[f][y][x] = Math.max(0, sum);
        }
      }
    }
    return result;
  }

  private static double[] flatten(double[][][] planes) {
    return Arrays.stream(planes).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] linear(double[] input, double[] flat, Parameter weight, Parameter bias) {
    double[] result = new double[bias.size()];
    for (int k = 0; k < result.length; k++) {
      result[k] = flat[bias.offset() + k];
      for (int i = 0; i < input.length; i++) {
        result[k] += flat[weight.offset() + k * input.length + i] * input[i];
      }
    }
    return result;
  }

  private static byte[] row(ByteBuffer observations, Cnn network, int row) {
    byte[] bytes = new byte[network.observationBytes()];
    observations.get(row * bytes.length, bytes);
    return bytes;
  }

  /** Mean squared difference from targets that do not move. */
  private static double loss(Cnn network, double[] flat, double[] target, Batch batch) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      double next =
          Arrays.stream(values(network, target, row(batch.st(), network, row))).max().orElseThrow();
      double wanted = batch.rewards().get(row) + batch.discounts().get(row) * next;
      double q =
          values(network, flat, row(batch.stm1(), network, row))[(int) batch.actions().get(row)];
      sum += (q - wanted) * (q - wanted);
    }
    return sum / ROWS;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theValuesAreThoseOfPlainLoops(Cnn network) {
    Batch batch = batch(network);
    double[] flat = TwinLearner.doubles(parameters(network));
    try (QLearner learner = learner(network)) {
      double[] actual = TwinLearner.doubles(learner.values(batch.stm1(), ROWS));
      for (int row = 0; row < ROWS; row++) {
        double[] expected = values(network, flat, row(batch.stm1(), network, row));

        assertThat(Arrays.copyOfRange(actual, row * ACTIONS, (row + 1) * ACTIONS))
            .containsExactly(expected, Offset.offset(1e-5));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theGradientIsThatOfPlainLoops(Cnn network) {
    Batch batch = batch(network);
    double[] target = TwinLearner.doubles(parameters(network));
    double[] expected = new double[target.length];
    for (int index = 0; index < expected.length; index++) {
      double[] moved = target.clone();
      moved[index] += STEP;
      double above = loss(network, moved, target, batch);
      moved[index] -= 2 * STEP;
      expected[index] = (above - loss(network, moved, target, batch)) / (2 * STEP);
    }
    try (QLearner learner = learner(network)) {
      learner.learn(batch);

      assertThat(TwinLearner.doubles(learner.gradient()))
          .containsExactly(expected, Offset.offset(1e-5));
    }
  }
}
