package dev.gymbridge.env;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Actions drawn at random from a space, with the distributions of Gymnasium's {@code
 * Space.sample()}: integers uniform; floats uniform between two bounds, exponential away from a
 * single bound, standard normal without one; texts of uniform length and characters.
 *
 * <p>The same generator state gives the same actions. The drawing is by environment, then by leaf,
 * then by element.
 */
public final class RandomActions {
  private static final int NO_CHARACTER = -1;

  private final RandomGenerator random;
  private final List<Leaf> leaves;
  private final List<Sampler> samplers = new ArrayList<>();

  /** Writes one leaf of one environment's action. */
  private interface Sampler {
    void sample(Actions actions, int leaf, int environment);
  }

  /** Actions of the given space. */
  public RandomActions(Space actionSpace, RandomGenerator random) {
    this.random = random;
    this.leaves = actionSpace.leaves();
    actionSpace.basics().forEach(this::addSampler);
  }

  /**
   * Draws an action for every environment.
   *
   * @throws IllegalArgumentException where the actions are of another space
   */
  public void fill(Actions actions) {
    if (!actions.leaves().equals(leaves)) {
      throw new IllegalArgumentException(
          "these actions are of " + actions.leaves() + ", not of " + leaves);
    }
    for (int environment = 0; environment < actions.environments(); environment++) {
      for (int leaf = 0; leaf < samplers.size(); leaf++) {
        samplers.get(leaf).sample(actions, leaf, environment);
      }
    }
  }

  private void addSampler(Space space) {
    if (space instanceof Space.Discrete discrete) {
      samplers.add(integers(1, k -> discrete.start(), k -> discrete.n()));
    } else if (space instanceof Space.Box box) {
      samplers.add(box.dtype().isFloat() ? floats(box) : boxedIntegers(box));
    } else if (space instanceof Space.MultiDiscrete multi) {
      int elements = multi.nvec().shape().elements();
      samplers.add(integers(elements, multi.start()::asLong, multi.nvec()::asLong));
    } else if (space instanceof Space.MultiBinary binary) {
      samplers.add(integers(binary.shape().elements(), k -> 0, k -> 2));
    } else if (space instanceof Space.Text text) {
      samplers.add(characters(text));
    } else {
      throw new IllegalArgumentException("no way to draw from " + space);
    }
  }

  private Sampler boxedIntegers(Space.Box box) {
    IntToLongFunction low = k -> box.low().asLong(box.low().shape().rank() == 0 ? 0 : k);
    IntToLongFunction high = k -> box.high().asLong(box.high().shape().rank() == 0 ? 0 : k);
    IntToLongFunction count = k -> high.applyAsLong(k) - low.applyAsLong(k) + 1;
    return integers(box.shape().elements(), low, count);
  }

  /**
   * Element k is one of the {@code count[k]} integers from {@code smallest[k]} on; counts are
   * unsigned, and 0 stands for all 2⁶⁴.
   */
  private Sampler integers(int elements, IntToLongFunction smallest, IntToLongFunction count) {
    long[] start = IntStream.range(0, elements).mapToLong(smallest).toArray();
    long[] n = IntStream.range(0, elements).mapToLong(count).toArray();
    return (actions, leaf, environment) -> {
      for (int k = 0; k < elements; k++) {
        actions.setElement(leaf, environment, k, start[k] + nextLong(n[k]));
      }
    };
  }

  /** Uniform over 0 … count − 1, unsigned. */
  private long nextLong(long count) {
    if (count > 0) {
      return random.nextLong(count);
    }
    long drawn = random.nextLong();
    while (count != 0 && Long.compareUnsigned(drawn, count) >= 0) {
      drawn = random.nextLong();
    }
    return drawn;
  }

  private Sampler floats(Space.Box box) {
    int elements = box.shape().elements();
    double[] low = IntStream.range(0, elements).mapToDouble(box::low).toArray();
    double[] high = IntStream.range(0, elements).mapToDouble(box::high).toArray();
    return (actions, leaf, environment) -> {
      for (int k = 0; k < elements; k++) {
        actions.setElement(leaf, environment, k, nextDouble(low[k], high[k]));
      }
    };
  }

  private double nextDouble(double low, double high) {
    boolean bounded = low != Double.NEGATIVE_INFINITY;
    if (high == Double.POSITIVE_INFINITY) {
      return bounded ? low + random.nextExponential() : random.nextGaussian();
    }
    if (!bounded) {
      return high - random.nextExponential();
    }
    // Not low + u (high − low): the difference of two finite bounds can be infinite.
    double u = random.nextDouble();
    return Math.max(low, Math.min(high, low * (1 - u) + high * u));
  }

  private Sampler characters(Space.Text text) {
    int charset = text.charset().codePointCount(0, text.charset().length());
    return (actions, leaf, environment) -> {
      int length = random.nextInt(text.minLength(), text.maxLength() + 1);
      for (int k = 0; k < text.maxLength(); k++) {
        int character = k < length ? random.nextInt(charset) : NO_CHARACTER;
        actions.setElement(leaf, environment, k, character);
      }
    };
  }
}
