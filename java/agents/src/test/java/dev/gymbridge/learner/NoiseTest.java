package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gymbridge.dqn.DoubleDqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.env.DType;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Flatten;
import dev.gymbridge.nn.Forward;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Layer;
import dev.gymbridge.nn.Linear;
import dev.gymbridge.nn.Network;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Batch;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Networks that leave something to chance. */
final class NoiseTest {
  private static final int ROWS = Variant.BATCH;

  /** Adds between −1/2 and 1/2 to each element, the same for all observations or not. */
  private record Shaken(boolean ofEach) implements Layer {
    @Override
    public void addTo(Forward forward) {
      int numbers = forward.elements();
      String noise = ofEach ? forward.noiseOfEach(numbers) : forward.noise(numbers);
      forward.gives("%s + (%s - 0.5)".formatted(forward.input(), noise), forward.shape());
    }
  }

  private static Network network(Layer... layers) {
    return new Network(List.of(4), DType.FLOAT32, List.of(layers), new ActionValues(3));
  }

  private static QLearner learner(Network network) {
    LearnerSpec spec = new LearnerSpec(new DoubleDqn(Loss.HUBER), ROWS, Adam.of(1e-3), 0);
    float[] parameters =
        Initialisation.PYTORCH.parameters(network, new RandomStream(1, "parameters").at(0));
    return new QLearner(
        network,
        spec,
        PyTorch.device(PyTorch.start(1, false), "cpu"),
        LearnerState.initial(parameters));
  }

  private static float[] learnt(Network network, long seed) {
    try (QLearner learner = learner(network)) {
      learner.learn(Variant.batch(0), new SplittableRandom(seed));
      return learner.parameters();
    }
  }

  @Test
  void aPassTakesTheNumbersThatItsLayersAskFor() {
    Network network = network(new Shaken(false), new Linear("hidden", 5), new Shaken(true));

    assertThat(network.noise(7)).isEqualTo(4 + 7 * 5);
    assertThat(network(new Linear("hidden", 5)).noise(7)).isZero();
  }

  @Test
  void atItsMedianItIsNotThere() {
    Batch batch = Variant.batch(0);
    try (QLearner shaken = learner(network(new Shaken(false), new Linear("hidden", 5)));
        QLearner still = learner(network(new Flatten(), new Linear("hidden", 5)))) {
      assertThat(shaken.values(batch.st(), ROWS)).containsExactly(still.values(batch.st(), ROWS));
    }
  }

  @Test
  void whatIsLearntFollowsFromTheNoise() {
    for (boolean ofEach : new boolean[] {false, true}) {
      Network network = network(new Shaken(ofEach), new Linear("hidden", 5));

      assertThat(learnt(network, 1)).containsExactly(learnt(network, 1));
      assertThat(learnt(network, 1)).isNotEqualTo(learnt(network, 2));
    }
  }

  /** Of an observation that is there twice. */
  @Test
  void observationsShareNoiseOrHaveTheirOwn() {
    Batch batch = Batch.of(ROWS, 4 * Float.BYTES);
    for (boolean ofEach : new boolean[] {false, true}) {
      try (QLearner learner = learner(network(new Shaken(ofEach), new Linear("hidden", 64)))) {
        SplittableRandom random = new SplittableRandom(1);
        boolean differ = false;
        for (int draw = 0; draw < 50; draw++) {
          long[] actions = learner.act(batch.st(), ROWS, random);
          for (long action : actions) {
            differ |= action != actions[0];
          }
        }

        assertThat(differ).isEqualTo(ofEach);
      }
    }
  }

  @Test
  void sharedNoiseAfterThatOfEachIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> network(new Shaken(true), new Shaken(false)))
        .withMessageStartingWith("noise that observations share comes before noise of each");
  }
}
