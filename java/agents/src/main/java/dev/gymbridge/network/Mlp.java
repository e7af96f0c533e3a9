package dev.gymbridge.network;

import dev.gymbridge.env.DType;
import java.util.List;

/**
 * Fully connected layers with ReLU between them.
 *
 * <p>The dueling head is that of Wang et al., "Dueling network architectures for deep reinforcement
 * learning", 2016: value + advantage − mean of the advantages. Both heads read the last hidden
 * layer.
 *
 * @param inputs elements of an observation
 * @param hiddenLayers width of each hidden layer, at least one
 * @param actions number of actions
 * @param dueling whether the head is a dueling one
 */
public record Mlp(int inputs, List<Integer> hiddenLayers, int actions, boolean dueling)
    implements Network {
  /** Checks that every width is at least 1. */
  public Mlp {
    hiddenLayers = List.copyOf(hiddenLayers);
    if (inputs < 1 || actions < 1 || hiddenLayers.isEmpty()) {
      throw new IllegalArgumentException(
          "a network needs inputs, actions and a hidden layer, not %d, %d and %s"
              .formatted(inputs, actions, hiddenLayers));
    }
    if (hiddenLayers.stream().anyMatch(width -> width < 1)) {
      throw new IllegalArgumentException("a hidden layer of " + hiddenLayers + " is empty");
    }
  }

  @Override
  public List<Integer> observationShape() {
    return List.of(inputs);
  }

  @Override
  public DType observationType() {
    return DType.FLOAT32;
  }

  @Override
  public List<Parameter> parameters() {
    return layers().parameters();
  }

  @Override
  public String program() {
    return layers().program();
  }

  private Layers layers() {
    return new Layers("", "x").fullyConnected(inputs, hiddenLayers, actions, dueling);
  }
}
