package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gymbridge.dqn.DoubleDqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.env.DType;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Beside;
import dev.gymbridge.nn.Flatten;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Layer;
import dev.gymbridge.nn.Masked;
import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Parameter;
import dev.gymbridge.nn.Part;
import dev.gymbridge.nn.Torso;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.replay.NativeMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A network that reads an image and numbers, beside one of the image and one of the numbers. */
final class BesideTest {
  private static final List<Integer> IMAGE = List.of(6, 7, 3);
  private static final int IMAGE_BYTES = 126;
  private static final int NUMBERS_FROM = 128;
  private static final int NUMBERS = 3;
  private static final int MASK_FROM = NUMBERS_FROM + NUMBERS * Float.BYTES;
  private static final int ACTIONS = 2;
  private static final int BYTES = MASK_FROM + 4;
  private static final int COUNT = 9;
  private static final int HIDDEN = 4;

  private static final List<Layer> TORSO = Torso.small(DType.UINT8, true, List.of(HIDDEN));

  private static Network both() {
    List<Layer> layers = new ArrayList<>(TORSO);
    layers.add(layers.indexOf(new Flatten()) + 1, new Beside(NUMBERS_FROM, NUMBERS));
    layers.add(0, new Part(IMAGE));
    return new Network(
        List.of(BYTES), DType.UINT8, layers, new Masked(new ActionValues(ACTIONS), MASK_FROM));
  }

  private static Network image() {
    return new Network(IMAGE, DType.UINT8, TORSO, new ActionValues(ACTIONS));
  }

  private static Network numbers() {
    return Network.mlp(NUMBERS, List.of(HIDDEN), new ActionValues(ACTIONS));
  }

  private static float[] initial(Network network) {
    return Initialisation.PYTORCH.parameters(network, new RandomStream(1, "parameters").at(0));
  }

  private static QLearner learner(Network network, float[] parameters) {
    LearnerSpec spec = new LearnerSpec(new DoubleDqn(Loss.HUBER), COUNT, Adam.of(1e-2), 0);
    return new QLearner(
        network,
        spec,
        PyTorch.device(PyTorch.start(1, false), "cpu"),
        LearnerState.initial(parameters));
  }

  private static Parameter parameter(Network network, String name) {
    return network.parameters().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The parameters of {@link #both} with those of another where it has them.
   *
   * @param from the first input of the first hidden layer that the other one has
   */
  private static float[] widened(Network other, float[] parameters, int from) {
    float[] wide = new float[both().size()];
    for (Parameter each : other.parameters()) {
      Parameter of = parameter(both(), each.name());
      if (each.name().equals("hidden.0.weight")) {
        int inputs = each.shape().get(1);
        for (int row = 0; row < HIDDEN; row++) {
          System.arraycopy(
              parameters,
              each.offset() + row * inputs,
              wide,
              of.offset() + row * of.shape().get(1) + from,
              inputs);
        }
      } else {
        System.arraycopy(parameters, each.offset(), wide, of.offset(), each.size());
      }
    }
    return wide;
  }

  private static ByteBuffer observations(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteBuffer observations = NativeMemory.allocate(COUNT * BYTES);
    for (int row = 0; row < COUNT; row++) {
      for (int element = 0; element < IMAGE_BYTES; element++) {
        observations.put(row * BYTES + element, (byte) random.nextInt(256));
      }
      for (int number = 0; number < NUMBERS; number++) {
        float value = (float) random.nextGaussian() * (number == 0 ? 1e-30f : 3);
        observations.putFloat(row * BYTES + NUMBERS_FROM + number * Float.BYTES, value);
      }
      observations.put(row * BYTES + MASK_FROM, (byte) 1);
      observations.put(row * BYTES + MASK_FROM + 1, (byte) 1);
    }
    return observations;
  }

  private static ByteBuffer part(ByteBuffer observations, int from, int bytes) {
    ByteBuffer part = NativeMemory.allocate(COUNT * bytes);
    for (int row = 0; row < COUNT; row++) {
      part.put(row * bytes, observations, row * BYTES + from, bytes);
    }
    return part;
  }

  private static void assertSameValues(QLearner one, ByteBuffer seen, QLearner other) {
    float[] expected = other.values(seen, COUNT);
    float[] values = one.values(observations(5), COUNT);
    for (int index = 0; index < values.length; index++) {
      assertThat(values[index]).isCloseTo(expected[index], within(1e-6f));
    }
  }

  @Test
  void itReadsTheImageAsANetworkOfImagesDoes() {
    float[] parameters = initial(image());
    try (QLearner image = learner(image(), parameters);
        QLearner both = learner(both(), widened(image(), parameters, 0))) {
      assertSameValues(both, part(observations(5), 0, IMAGE_BYTES), image);
    }
  }

  @Test
  void itReadsTheNumbersAsANetworkOfNumbersDoes() {
    float[] parameters = initial(numbers());
    int flat = parameter(image(), "hidden.0.weight").shape().get(1);
    try (QLearner numbers = learner(numbers(), parameters);
        QLearner both = learner(both(), widened(numbers(), parameters, flat))) {
      assertSameValues(both, part(observations(5), NUMBERS_FROM, NUMBERS * Float.BYTES), numbers);
    }
  }

  @Test
  void allOfItLearns() {
    float[] before = initial(both());
    try (QLearner both = learner(both(), before)) {
      Batch batch = Batch.of(COUNT, BYTES);
      batch.stm1().put(0, observations(5), 0, COUNT * BYTES);
      batch.st().put(0, observations(6), 0, COUNT * BYTES);
      for (int row = 0; row < COUNT; row++) {
        batch.set(row, row % ACTIONS, row, 0.9f);
      }
      for (int step = 0; step < 3; step++) {
        both.learn(batch);
      }
      float[] after = both.parameters();
      for (Parameter each : both().parameters()) {
        int changed = 0;
        for (int index = each.offset(); index < each.offset() + each.size(); index++) {
          changed += after[index] == before[index] ? 0 : 1;
        }
        assertThat(changed).as(each.name()).isGreaterThan(each.size() / 4);
      }
    }
  }
}
