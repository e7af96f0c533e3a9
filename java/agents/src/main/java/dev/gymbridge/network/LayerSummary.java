package dev.gymbridge.network;

import java.util.ArrayList;
import java.util.List;

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

  /** The layers of a network, its input first. */
  public static List<LayerSummary> of(Network network) {
    List<LayerSummary> layers = new ArrayList<>();
    layers.add(new LayerSummary("input", network.observationShape(), 0));
    if (network instanceof Cnn cnn) {
      addConvolutions(cnn, layers);
    }
    for (Parameter parameter : network.parameters()) {
      if (parameter.isBias()) {
        continue;
      }
      String name = parameter.name().substring(0, parameter.name().lastIndexOf('.'));
      if (layers.stream().noneMatch(layer -> layer.name().equals(name))) {
        layers.add(new LayerSummary(name, parameter.shape().subList(0, 1), size(network, name)));
      }
    }
    return layers;
  }

  private static void addConvolutions(Cnn network, List<LayerSummary> layers) {
    int height = network.image().get(network.channelsLast() ? 0 : 1);
    int width = network.image().get(network.channelsLast() ? 1 : 2);
    int filters = 0;
    for (int number = 0; number < network.convolutions().size(); number++) {
      Convolution convolution = network.convolutions().get(number);
      String name = "convolution." + number;
      height = convolution.length(height);
      width = convolution.length(width);
      filters = convolution.filters();
      layers.add(new LayerSummary(name, List.of(height, width, filters), size(network, name)));
    }
    layers.add(new LayerSummary("flatten", List.of(height * width * filters), 0));
  }

  /** The parameters of a layer: its weights and biases. */
  private static int size(Network network, String layer) {
    return network.parameters().stream()
        .filter(parameter -> parameter.name().startsWith(layer + "."))
        .mapToInt(Parameter::size)
        .sum();
  }
}
