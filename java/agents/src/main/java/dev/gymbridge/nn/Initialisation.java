package dev.gymbridge.nn;

import java.util.random.RandomGenerator;

/** How a network's parameters start. Both draw from a uniform distribution around 0. */
public enum Initialisation {
  /**
   * As {@code torch.nn.Linear}: weights and biases within ±1/√fan_in. It is what He et al., 2015,
   * calls for with a gain of √(1/3).
   */
  PYTORCH,
  /**
   * Weights within ±√(6 / (fan_in + fan_out)), biases 0: Glorot and Bengio, "Understanding the
   * difficulty of training deep feedforward neural networks", 2010; the default of Keras.
   */
  GLOROT;

  /** A network's flat vector of parameters, drawn in its order. */
  public float[] parameters(Network network, RandomGenerator random) {
    float[] flat = new float[network.size()];
    for (Parameter parameter : network.parameters()) {
      double bound = bound(parameter);
      for (int index = 0; index < parameter.size(); index++) {
        flat[parameter.offset() + index] = (float) (bound * (2 * random.nextDouble() - 1));
      }
    }
    return flat;
  }

  private double bound(Parameter parameter) {
    return switch (this) {
      case PYTORCH -> 1 / Math.sqrt(parameter.fanIn());
      case GLOROT ->
          parameter.isBias() ? 0 : Math.sqrt(6.0 / (parameter.fanIn() + parameter.fanOut()));
    };
  }
}
