package dev.gymbridge.learner;

import dev.gymbridge.network.Mlp;
import dev.gymbridge.network.Parameter;
import dev.gymbridge.replay.Batch;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a {@link QLearner} does with an {@link Mlp}, written down a second time: plain loops in
 * double arithmetic, a transition at a time, backpropagation by hand.
 */
final class TwinLearner {
  private final Mlp network;
  private final LearnerSpec spec;
  private final double[] parameters;
  private final double[] target;
  private final double[] mean;
  private final double[] variance;
  private int steps;
  private double loss;
  private double value;
  private double norm;

  TwinLearner(Mlp network, LearnerSpec spec, float[] initial) {
    this.network = network;
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
    double[] gradient = new double[parameters.length];
    loss = 0;
    value = 0;
    for (int row = 0; row < batch.size(); row++) {
      double[] stm1 = row(batch.stm1().asFloatBuffer(), row);
      double[] st = row(batch.st().asFloatBuffer(), row);
      int action = (int) batch.actions().get(row);
      double targettm1 = batch.rewards().get(row) + batch.discounts().get(row) * nextValue(st);
      double q = values(parameters, stm1)[action];
      double difference = q - targettm1;
      loss += loss(difference) / batch.size();
      value += q / batch.size();
      double[] valueGradient = new double[network.actions()];
      valueGradient[action] = slope(difference) / batch.size();
      backward(stm1, valueGradient, gradient);
    }
    clip(gradient);
    adam(gradient);
    for (int index = 0; index < target.length; index++) {
      target[index] += spec.polyak() * (parameters[index] - target[index]);
    }
    return gradient;
  }

  private double[] row(FloatBuffer observations, int row) {
    float[] values = new float[network.inputs()];
    observations.get(row * values.length, values);
    return doubles(values);
  }

  private double nextValue(double[] st) {
    double[] targets = values(target, st);
    return switch (spec.rule()) {
      case DQN -> Arrays.stream(targets).max().orElseThrow();
      case DOUBLE_DQN -> targets[argmax(values(parameters, st))];
    };
  }

  static int argmax(double[] values) {
    int best = 0;
    for (int index = 1; index < values.length; index++) {
      best = values[index] > values[best] ? index : best;
    }
    return best;
  }

  private double loss(double difference) {
    return switch (spec.loss()) {
      case MSE -> difference * difference;
      case MSE_OF_OUTPUTS -> difference * difference / network.actions();
      case HUBER ->
          Math.abs(difference) <= 1 ? difference * difference / 2 : Math.abs(difference) - 0.5;
    };
  }

  private double slope(double difference) {
    return switch (spec.loss()) {
      case MSE -> 2 * difference;
      case MSE_OF_OUTPUTS -> 2 * difference / network.actions();
      case HUBER -> Math.max(-1, Math.min(1, difference));
    };
  }

  /** The value of each action. */
  double[] values(double[] w, double[] observation) {
    double[] features = features(w, observation)[network.hiddenLayers().size()];
    if (!network.dueling()) {
      return linear(w, outputLayer(), features);
    }
    double state = linear(w, outputLayer(), features)[0];
    double[] advantages = linear(w, outputLayer() + 1, features);
    double average = Arrays.stream(advantages).average().orElseThrow();
    return Arrays.stream(advantages).map(advantage -> state + advantage - average).toArray();
  }

  /** The observation, then the outputs of each hidden layer. */
  private double[][] features(double[] w, double[] observation) {
    double[][] features = new double[network.hiddenLayers().size() + 1][];
    features[0] = observation;
    for (int layer = 0; layer < network.hiddenLayers().size(); layer++) {
      features[layer + 1] =
          Arrays.stream(linear(w, layer, features[layer])).map(x -> Math.max(0, x)).toArray();
    }
    return features;
  }

  private int outputLayer() {
    return network.hiddenLayers().size();
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

  /** Adds to {@code gradient} what one observation contributes. */
  private void backward(double[] observation, double[] valueGradient, double[] gradient) {
    double[][] features = features(parameters, observation);
    double[] last = features[outputLayer()];
    double[] delta;
    if (network.dueling()) {
      double sum = Arrays.stream(valueGradient).sum();
      double[] advantageGradient =
          Arrays.stream(valueGradient).map(each -> each - sum / network.actions()).toArray();
      double[] byValue = linearBackward(outputLayer(), last, new double[] {sum}, gradient);
      delta = linearBackward(outputLayer() + 1, last, advantageGradient, gradient);
      for (int index = 0; index < delta.length; index++) {
        delta[index] += byValue[index];
      }
    } else {
      delta = linearBackward(outputLayer(), last, valueGradient, gradient);
    }
    double[] behind = delta;
    for (int layer = outputLayer() - 1; layer >= 0; layer--) {
      double[] output = features[layer + 1];
      for (int index = 0; index < output.length; index++) {
        behind[index] = output[index] > 0 ? behind[index] : 0;
      }
      behind = linearBackward(layer, features[layer], behind, gradient);
    }
  }

  /** Gives the gradient of the layer's input. */
  private double[] linearBackward(int layer, double[] input, double[] delta, double[] gradient) {
    Parameter weight = network.parameters().get(2 * layer);
    Parameter bias = network.parameters().get(2 * layer + 1);
    double[] behind = new double[input.length];
    for (int to = 0; to < delta.length; to++) {
      gradient[bias.offset() + to] += delta[to];
      for (int from = 0; from < input.length; from++) {
        int index = weight.offset() + to * input.length + from;
        gradient[index] += delta[to] * input[from];
        behind[from] += delta[to] * parameters[index];
      }
    }
    return behind;
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
    return Math.min(1, spec.maxGradientNorm() / (norm + 1e-6));
  }

  private void adam(double[] gradient) {
    steps++;
    double meanCorrection = 1 - Math.pow(spec.adamBeta1(), steps);
    double varianceCorrection = 1 - Math.pow(spec.adamBeta2(), steps);
    for (int index = 0; index < gradient.length; index++) {
      double g = gradient[index];
      mean[index] = spec.adamBeta1() * mean[index] + (1 - spec.adamBeta1()) * g;
      variance[index] = spec.adamBeta2() * variance[index] + (1 - spec.adamBeta2()) * g * g;
      parameters[index] -=
          spec.learningRate()
              * (mean[index] / meanCorrection)
              / (Math.sqrt(variance[index] / varianceCorrection) + spec.adamEpsilon());
    }
  }
}
