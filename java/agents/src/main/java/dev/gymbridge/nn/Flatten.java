package dev.gymbridge.nn;

import java.util.List;

/** All axes become one. */
public record Flatten() implements Layer {
  @Override
  public void addTo(Forward forward) {
    forward.gives("torch.flatten(%s, 1)".formatted(forward.input()), List.of(forward.elements()));
  }
}
