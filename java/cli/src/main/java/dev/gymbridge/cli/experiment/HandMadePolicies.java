package dev.gymbridge.cli.experiment;

import dev.gymbridge.random.RandomStream;
import dev.gymbridge.train.EvaluatedPolicy;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Rules for CartPole in the spirit of document 002's two "dumb" ones, whose text is not there. An
 * observation is the cart's position and velocity, the pole's angle and its velocity; action 0 is
 * left, 1 right.
 */
final class HandMadePolicies {
  private static final int NUMBERS = 4;
  private static final int ANGLE = 2;

  private HandMadePolicies() {}

  /** Goes where the pole leans. */
  static EvaluatedPolicy leaning() {
    return (observations, count) -> {
      long[] actions = new long[count];
      for (int environment = 0; environment < count; environment++) {
        actions[environment] = number(observations, environment, ANGLE) > 0 ? 1 : 0;
      }
      return actions;
    };
  }

  /** Goes right where a weighted sum is positive; the weights are drawn anew for each game. */
  static EvaluatedPolicy randomWeights(long seed) {
    return new RandomWeights(new RandomStream(seed, "dumb 2"));
  }

  private static float number(ByteBuffer observations, int environment, int index) {
    return observations.getFloat((environment * NUMBERS + index) * Float.BYTES);
  }

  private static final class RandomWeights implements EvaluatedPolicy {
    private final RandomStream random;
    private final Map<Integer, double[]> weights = new HashMap<>();

    RandomWeights(RandomStream random) {
      this.random = random;
    }

    /** Uniform in [−1, 1). */
    @Override
    public void begins(int environment, int episode) {
      RandomGenerator numbers = random.at(episode);
      weights.put(environment, numbers.doubles(NUMBERS, -1, 1).toArray());
    }

    @Override
    public long[] actions(ByteBuffer observations, int count) {
      long[] actions = new long[count];
      for (int environment = 0; environment < count; environment++) {
        double sum = 0;
        double[] weight = Objects.requireNonNull(weights.get(environment));
        for (int index = 0; index < NUMBERS; index++) {
          sum += weight[index] * number(observations, environment, index);
        }
        actions[environment] = sum > 0 ? 1 : 0;
      }
      return actions;
    }
  }
}
