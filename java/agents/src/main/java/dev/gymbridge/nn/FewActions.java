package dev.gymbridge.nn;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The greedy actions of a {@linkplain Network#isFullyConnected fully connected} network for a few
 * observations, in plain Java: where there is little to calculate a call of PyTorch takes longer
 * than the calculation.
 */
public final class FewActions {
  /** Multiplications up to which this is the faster way: some 7 µs. */
  private static final int MOST = 1 << 15;

  /** Outputs that are summed up side by side, because each sum waits for the one before. */
  private static final int SIDE_BY_SIDE = 4;

  private static final int NO_MASK = -1;

  private final int elements;
  private final int inputs;
  private final int mask;
  private final int hiddenLayers;
  private final boolean isDueling;
  private final List<Parameter> parameters;
  private final float[] w;
  private final int multiplications;
  private float[] input;
  private float[] output;

  /** Actions by a network whose parameters are {@linkplain #read read} later. */
  public FewActions(Network network) {
    this.elements = network.observationElements();
    this.inputs = network.parameters().get(0).shape().get(1);
    this.mask = network.head() instanceof Masked masked ? masked.from() : NO_MASK;
    this.hiddenLayers = network.torso().size() / 2;
    this.isDueling = network.isDueling();
    this.parameters = network.parameters();
    this.w = new float[network.size()];
    this.multiplications =
        parameters.stream().filter(each -> !each.isBias()).mapToInt(Parameter::size).sum();
    int widest = parameters.stream().mapToInt(each -> each.shape().get(0)).max().orElseThrow();
    this.input = new float[Math.max(widest, inputs)];
    this.output = new float[input.length];
  }

  /** Whether this is for so many observations. It depends on nothing else, so that bits do not. */
  public boolean isFor(int count) {
    return (long) count * multiplications <= MOST;
  }

  /** Copies the parameters, a flat vector. */
  public void read(FloatBuffer flat) {
    flat.get(0, w);
  }

  /**
   * The action of greatest value for each observation, the first of those that have it and are
   * allowed.
   *
   * @param observations float32 [count, elements]
   */
  public long[] greedy(ByteBuffer observations, int count) {
    FloatBuffer numbers = observations.asFloatBuffer();
    long[] actions = new long[count];
    for (int row = 0; row < count; row++) {
      numbers.get(row * elements, input, 0, inputs);
      actions[row] = greedy(numbers, row * elements + mask);
    }
    return actions;
  }

  private int greedy(FloatBuffer numbers, int allowed) {
    int width = inputs;
    for (int layer = 0; layer < hiddenLayers; layer++) {
      int outputs = linear(layer, width);
      for (int index = 0; index < outputs; index++) {
        output[index] = Math.max(0, output[index]);
      }
      float[] next = input;
      input = output;
      output = next;
      width = outputs;
    }
    // The value of the state and the mean of the advantages do not change which action is greatest.
    int outputs = linear(isDueling ? hiddenLayers + 1 : hiddenLayers, width);
    if (mask != NO_MASK) {
      for (int action = 0; action < outputs; action++) {
        output[action] = numbers.get(allowed + action) == 0 ? Masked.LOWEST : output[action];
      }
    }
    int best = 0;
    for (int action = 1; action < outputs; action++) {
      best = output[action] > output[best] ? action : best;
    }
    return best;
  }

  /** Applies the layer-th weight and bias to the input; gives how many outputs there are. */
  private int linear(int layer, int inputs) {
    int outputs = parameters.get(2 * layer + 1).size();
    int weight = parameters.get(2 * layer).offset();
    int bias = parameters.get(2 * layer + 1).offset();
    int first = 0;
    for (; first + SIDE_BY_SIDE <= outputs; first += SIDE_BY_SIDE) {
      sums(weight + first * inputs, bias + first, inputs, first);
    }
    for (; first < outputs; first++) {
      float sum = w[bias + first];
      int row = weight + first * inputs;
      for (int index = 0; index < inputs; index++) {
        sum += w[row + index] * input[index];
      }
      output[first] = sum;
    }
    return outputs;
  }

  private void sums(int row, int bias, int inputs, int first) {
    float[] x = input;
    float a = w[bias];
    float b = w[bias + 1];
    float c = w[bias + 2];
    float d = w[bias + 3];
    for (int index = 0; index < inputs; index++) {
      float each = x[index];
      a += w[row + index] * each;
      b += w[row + inputs + index] * each;
      c += w[row + 2 * inputs + index] * each;
      d += w[row + 3 * inputs + index] * each;
    }
    output[first] = a;
    output[first + 1] = b;
    output[first + 2] = c;
    output[first + 3] = d;
  }
}
