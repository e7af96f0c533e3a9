package dev.gymbridge.network;

import dev.gymbridge.env.DType;
import java.util.List;

/** A Q-network: a value for each action, from an observation and one flat vector of parameters. */
public interface Network {
  /** Shape of one observation. */
  List<Integer> observationShape();

  /** Type of its elements: float32, uint8 or int8. */
  DType observationType();

  /** Number of actions. */
  int actions();

  /** The arrays that the flat vector consists of, in its order, without gaps. */
  List<Parameter> parameters();

  /**
   * TorchScript functions. {@code views(w)} are the arrays of {@link #parameters} in their shapes,
   * as views of a flat vector of shape [parameters]. {@code net(p, x)} are the values, of shape
   * [batch, actions], that these arrays give for observations of shape [batch, …observation].
   * {@code forward(p, x)} is a list of all that is calculated on the way there, the values last.
   * {@code backward(p, h, g, d)} takes that list and the gradient of the values, and overwrites the
   * arrays {@code d} with the gradients of the parameters. The functions of {@link Products} come
   * before them.
   */
  String program();

  /** Elements of one observation. */
  default int observationElements() {
    return observationShape().stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /** Bytes of one observation. */
  default int observationBytes() {
    return Math.multiplyExact(observationElements(), observationType().bytes());
  }

  /** Elements of the flat vector. */
  default int size() {
    return parameters().stream().mapToInt(Parameter::size).sum();
  }
}
