package dev.gymbridge.network;

import java.util.ArrayList;
import java.util.List;

/** Collects a network's parameters, one behind the other. */
final class ParameterLayout {
  private final List<Parameter> parameters = new ArrayList<>();
  private int size;

  /** Adds the weight and the bias of a fully connected layer. */
  void linear(String name, int inputs, int outputs) {
    add(name + ".weight", List.of(outputs, inputs), inputs, outputs);
    add(name + ".bias", List.of(outputs), inputs, outputs);
  }

  private void add(String name, List<Integer> shape, int fanIn, int fanOut) {
    Parameter parameter = new Parameter(name, shape, size, fanIn, fanOut);
    parameters.add(parameter);
    size = Math.addExact(size, parameter.size());
  }

  List<Parameter> parameters() {
    return List.copyOf(parameters);
  }
}
