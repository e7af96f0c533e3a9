package dev.gymbridge.network;

import dev.gymbridge.env.DType;
import java.util.List;
import java.util.stream.Collectors;

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
   * The body of a TorchScript function of the parameters {@code w}, of shape [parameters], and the
   * observations {@code x}, of shape [batch, …observation]; it returns values of shape [batch,
   * actions]. Its lines are indented by two spaces. The arrays of {@link #parameters} are there as
   * {@code p0}, {@code p1}, …, in their shapes.
   */
  String body();

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

  /** The TorchScript function {@code net(w, x)}. */
  default String program() {
    List<Parameter> parameters = parameters();
    StringBuilder text = new StringBuilder("def net(w: Tensor,\n    x: Tensor) -> Tensor:\n  ");
    for (int index = 0; index < parameters.size(); index++) {
      text.append('f').append(index).append(", ");
    }
    text.append("= torch.split_with_sizes(w, ")
        .append(parameters.stream().map(Parameter::size).collect(Collectors.toList()))
        .append(")\n");
    for (int index = 0; index < parameters.size(); index++) {
      List<Integer> shape = parameters.get(index).shape();
      // Not %d, which writes the digits of the user's language.
      text.append("  p%s = torch.view(f%s, %s)%n".formatted(index, index, shape));
    }
    return text.append(body()).toString();
  }
}
