package dev.gymbridge.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A layer of a network, for people to read.
 *
 * @param name as its parameters are named; {@code input} and {@code flatten} have none
 * @param output shape of what it gives for one observation: (height, width, filters) of a
 *     convolution
 * @param parameters how many
 */
public record LayerSummary(String name, List<Integer> output, int parameters) {
  /** Copies. */
  public LayerSummary {
    output = List.copyOf(output);
  }

  /** The layers of a network that have parameters, its input first, and what flattens. */
  public static List<LayerSummary> of(Network network) {
    List<LayerSummary> summary = new ArrayList<>();
    summary.add(new LayerSummary("input", network.observationShape(), 0));
    Forward forward = new Forward(network.observationShape());
    for (Layer layer :
        Stream.concat(network.torso().stream(), Stream.of(network.head())).toList()) {
      int known = forward.parameters().size();
      layer.addTo(forward);
      List<Parameter> added = forward.parameters().subList(known, forward.parameters().size());
      if (layer instanceof Flatten) {
        summary.add(new LayerSummary("flatten", forward.shape(), 0));
      }
      for (String name : added.stream().map(LayerSummary::layer).distinct().toList()) {
        summary.add(
            of(
                name,
                added.stream().filter(each -> layer(each).equals(name)).toList(),
                forward.shape()));
      }
    }
    return summary;
  }

  /** A layer of some arrays, one of the parts that together give a shape. */
  private static LayerSummary of(String name, List<Parameter> arrays, List<Integer> together) {
    int size = arrays.stream().mapToInt(Parameter::size).sum();
    List<Integer> output =
        together.size() == 3
            ? List.of(together.get(1), together.get(2), together.get(0))
            : arrays.get(0).shape().subList(0, 1);
    return new LayerSummary(name, output, size);
  }

  /** {@code hidden.0} of {@code hidden.0.weight}. */
  private static String layer(Parameter parameter) {
    return parameter.name().substring(0, Math.max(0, parameter.name().lastIndexOf('.')));
  }
}
