package dev.gymbridge.nn;

import java.util.List;

/**
 * A fully connected layer.
 *
 * @param name of it; its arrays are {@code NAME.weight} and {@code NAME.bias}
 * @param outputs at least 1
 */
public record Linear(String name, int outputs) implements Layer {
  /** Checks the width. */
  public Linear {
    if (outputs < 1) {
      throw new IllegalArgumentException("%s has %s outputs".formatted(name, outputs));
    }
  }

  @Override
  public void addTo(Forward forward) {
    forward.gives(forward.linear(name, outputs), List.of(outputs));
  }
}
