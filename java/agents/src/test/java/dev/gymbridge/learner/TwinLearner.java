package dev.gymbridge.learner;

import dev.gymbridge.dqn.DoubleDqn;
import dev.gymbridge.dqn.Loss;
import dev.gymbridge.dqn.QLearning;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Parameter;
import dev.gymbridge.replay.Batch;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a {@link QLearner} does with a fully connected network, written down a second time: plain
 * loops in double arithmetic, a transition at a time. Its gradient is that of its loss by central
 * differences.
 */
final class TwinLearner {
  /** Of central differences; what they are off by is its square. */
  private static final double STEP = 1e-6;

  private final Network network;
  private final int hiddenLayers;
  private final boolean isDouble;
  private final Loss minimised;
  private final LearnerSpec spec;
  private final double[] parameters;
  private final double[] target;
  private final double[] mean;
  private final double[] variance;
  private int steps;
  private double loss;
  private double value;
  private double norm;

  TwinLearner(Network network, QLearning algorithm, LearnerSpec spec, float[] initial) {
    this.network = network;
    this.hiddenLayers = network.torso().size() / 2;
    this.isDouble = algorithm instanceof DoubleDqn;
    this.minimised = algorithm.loss();
    this.spec = spec;
    this.parameters = doubles(initial);
    this.target = parameters.clone();
    this.mean = new double[initial.length];
    this.variance = new double[initial.length];
  }

  static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(index -> values[index]).toArray();
  }

  double[] parameters() {
    return parameters.clone();
  }

  double[] target() {
    return target.clone();
  }

  /** Loss of the last step. */
  double loss() {
    return loss;
  }

  /** Mean value of the actions in the last step's batch. */
  double value() {
    return value;
  }

  /** Euclidean norm of the last step's gradient, before clipping. */
  double norm() {
    return norm;
  }

  /** Whether it was clipped. */
  boolean clipped() {
    return factor() < 1;
  }

  void updateTarget() {
    System.arraycopy(parameters, 0, target, 0, target.length);
  }

  /** One gradient step; gives the gradient that Adam was given. */
  double[] learn(Batch batch) {
    double[] targettm1 = new double[batch.size()];
    double[] q = new double[batch.size()];
    for (int row = 0; row < batch.size(); row++) {
      double next = nextValue(row(batch.st().asFloatBuffer(), row));
      targettm1[row] = batch.rewards().get(row) + batch.discounts().get(row) * next;
      q[row] = actionValue(parameters, batch, row);
    }
    loss = loss(parameters, batch, targettm1);
    value = Arrays.stream(q).average().orElseThrow();
    double[] gradient = new double[parameters.length];
    for (int index = 0; index < gradient.length; index++) {
      double[] moved = parameters.clone();
      moved[index] = parameters[index] + STEP;
      double above = loss(moved, batch, targettm1);
      moved[index] = parameters[index] - STEP;
      gradient[index] = (above - loss(moved, batch, targettm1)) / (2 * STEP);
    }
    clip(gradient);
    adam(gradient);
    for (int index = 0; index < target.length; index++) {
      target[index] += spec.polyak() * (parameters[index] - target[index]);
    }
    return gradient;
  }

  private double actionValue(double[] w, Batch batch, int row) {
    return values(w, row(batch.stm1().asFloatBuffer(), row))[(int) batch.actions().get(row)];
  }

  private double loss(double[] w, Batch batch, double[] targettm1) {
    double sum = 0;
    for (int row = 0; row < batch.size(); row++) {
      double difference = actionValue(w, batch, row) - targettm1[row];
      sum += batch.importance().get(row) * loss(difference);
    }
    return sum / batch.size();
  }

  private double[] row(FloatBuffer observations, int row) {
    double[] values = new double[network.observationElements()];
    for (int index = 0; index < values.length; index++) {
      values[index] = observations.get(row * values.length + index);
    }
    return values;
  }

  private double nextValue(double[] st) {
    double[] targets = values(target, st);
    return isDouble
        ? targets[argmax(values(parameters, st))]
        : Arrays.stream(targets).max().orElseThrow();
  }

  static int argmax(double[] values) {
    int best = 0;
    for (int index = 1; index < values.length; index++) {
      best = values[index] > values[best] ? index : best;
    }
    return best;
  }

  private double loss(double difference) {
    return switch (minimised) {
      case MSE -> difference * difference;
      case MSE_OF_OUTPUTS -> difference * difference / network.actions();
      case HUBER ->
          Math.abs(difference) <= 1 ? difference * difference / 2 : Math.abs(difference) - 0.5;
    };
  }

  /** The value of each action. */
  double[] values(double[] w, double[] observation) {
    double[] features = features(w, observation)[hiddenLayers];
    if (network.head() instanceof ActionValues) {
      return linear(w, hiddenLayers, features);
    }
    double state = linear(w, hiddenLayers, features)[0];
    double[] advantages = linear(w, hiddenLayers + 1, features);
    double average = Arrays.stream(advantages).average().orElseThrow();
    return Arrays.stream(advantages).map(advantage -> state + advantage - average).toArray();
  }

  /** The observation, then the outputs of each hidden layer. */
  private double[][] features(double[] w, double[] observation) {
    double[][] features = new double[hiddenLayers + 1][];
    features[0] = observation;
    for (int layer = 0; layer < hiddenLayers; layer++) {
      features[layer + 1] =
          Arrays.stream(linear(w, layer, features[layer])).map(x -> Math.max(0, x)).toArray();
    }
    return features;
  }

  private double[] linear(double[] w, int layer, double[] input) {
    Parameter weight = network.parameters().get(2 * layer);
    Parameter bias = network.parameters().get(2 * layer + 1);
    double[] output = new double[bias.size()];
    for (int to = 0; to < output.length; to++) {
      output[to] = w[bias.offset() + to];
      for (int from = 0; from < input.length; from++) {
        output[to] += w[weight.offset() + to * input.length + from] * input[from];
      }
    }
    return output;
  }

  static double norm(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
  }

  private void clip(double[] gradient) {
    norm = norm(gradient);
    double factor = factor();
    Arrays.setAll(gradient, index -> gradient[index] * factor);
  }

  private double factor() {
    return Math.min(1, spec.adam().maxGradientNorm() / (norm + 1e-6));
  }

  private void adam(double[] gradient) {
    steps++;
    double meanCorrection = 1 - Math.pow(spec.adam().beta1(), steps);
    double varianceCorrection = 1 - Math.pow(spec.adam().beta2(), steps);
    for (int index = 0; index < gradient.length; index++) {
      double g = gradient[index];
      mean[index] = spec.adam().beta1() * mean[index] + (1 - spec.adam().beta1()) * g;
      variance[index] = spec.adam().beta2() * variance[index] + (1 - spec.adam().beta2()) * g * g;
      parameters[index] -=
          spec.adam().learningRate()
              * (mean[index] / meanCorrection)
              / (Math.sqrt(variance[index] / varianceCorrection) + spec.adam().epsilon());
    }
  }
}
