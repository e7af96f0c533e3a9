package dev.gymbridge.nn;

import dev.gymbridge.env.DType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A value for each action, from an observation and one flat vector of parameters. A network is made
 * of layers:
 *
 * <pre>{@code
 * new Network(List.of(4), DType.FLOAT32, Torso.mlp(List.of(120, 84)), new Dueling(2))
 * }</pre>
 */
public final class Network {
  private final List<Integer> observationShape;
  private final DType observationType;
  private final List<Layer> torso;
  private final Head head;
  private final Forward forward;

  /**
   * A network of layers.
   *
   * @param observationShape of one observation
   * @param observationType of its elements: float32, uint8 or int8
   * @param torso the layers before the head, in order
   * @param head the last one
   * @throws IllegalArgumentException where the layers do not fit each other, or an observation or
   *     the actions are empty
   */
  public Network(
      List<Integer> observationShape, DType observationType, List<Layer> torso, Head head) {
    this.observationShape = List.copyOf(observationShape);
    this.observationType = observationType;
    this.torso = List.copyOf(torso);
    this.head = head;
    if (observationShape.stream().anyMatch(length -> length < 1) || head.actions() < 1) {
      throw new IllegalArgumentException(
          "a network needs observations and actions, not shape %s and %s actions"
              .formatted(observationShape, head.actions()));
    }
    this.forward = new Forward(this.observationShape);
    this.torso.forEach(layer -> layer.addTo(forward));
    head.addTo(forward);
  }

  /**
   * A fully connected network on numbers.
   *
   * @param inputs elements of an observation
   * @param widths of the hidden layers
   */
  public static Network mlp(int inputs, List<Integer> widths, Head head) {
    return new Network(List.of(inputs), DType.FLOAT32, Torso.mlp(widths), head);
  }

  /** Shape of one observation. */
  public List<Integer> observationShape() {
    return observationShape;
  }

  /** Type of its elements. */
  public DType observationType() {
    return observationType;
  }

  /** The layers before the head, in order. */
  public List<Layer> torso() {
    return torso;
  }

  /** The last layer. */
  public Head head() {
    return head;
  }

  /**
   * Whether all of it is fully connected layers with ReLU behind each, and a head of {@link
   * ActionValues} or {@link Dueling}, perhaps {@link Masked}, after at least one of them. They read
   * the observation or a {@link Part} of it.
   */
  public boolean isFullyConnected() {
    int first = isOfPart() ? 1 : 0;
    List<Layer> dense = torso.subList(first, torso.size());
    return observationShape.size() == 1
        && observationType == DType.FLOAT32
        && dense.size() >= 2
        && dense.size() % 2 == 0
        && IntStream.range(0, dense.size())
            .allMatch(at -> (at % 2 == 0 ? Linear.class : Relu.class).isInstance(dense.get(at)))
        && (head instanceof ActionValues || head instanceof Dueling || head instanceof Masked);
  }

  /** Whether its first layer takes a {@link Part} of the observation. */
  public boolean isOfPart() {
    return !torso.isEmpty() && torso.get(0) instanceof Part;
  }

  /** Whether its head is a {@link Dueling} one, perhaps {@link Masked}. */
  public boolean isDueling() {
    return (head instanceof Masked masked ? masked.head() : head) instanceof Dueling;
  }

  /** Number of actions. */
  public int actions() {
    return head.actions();
  }

  /** The arrays that the flat vector consists of, in its order, without gaps. */
  public List<Parameter> parameters() {
    return forward.parameters();
  }

  /** Elements of the flat vector. */
  public int size() {
    return parameters().stream().mapToInt(Parameter::size).sum();
  }

  /** The shapes of what comes in and of the weights. */
  @Override
  public String toString() {
    return "Network of %s %s: %s"
        .formatted(
            observationShape,
            observationType,
            parameters().stream()
                .filter(parameter -> !parameter.isBias())
                .map(each -> each.name().replace(".weight", "") + " " + each.shape())
                .collect(Collectors.joining(", ")));
  }

  /** Elements of one observation. */
  public int observationElements() {
    return observationShape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /** Bytes of one observation. */
  public int observationBytes() {
    return Math.multiplyExact(observationElements(), observationType.bytes());
  }

  /**
   * How many random numbers a forward pass takes; 0 for most networks.
   *
   * @param batch observations in it
   */
  public int noise(int batch) {
    return forward.noiseOf(batch);
  }

  /**
   * TorchScript functions. {@code views(w)} are the arrays of {@link #parameters} in their shapes,
   * as views of a flat vector. {@code net(p, x, u)} is what these arrays give for observations of
   * shape [batch, …observation] and as many numbers u as {@link #noise} says. {@code values(y)} are
   * the values of actions, [batch, actions], in what {@code net} gave.
   */
  public String program() {
    return forward.program()
        + """
        def values(y: Tensor) -> Tensor:
          return %s
        """
            .formatted(head.values());
  }
}
