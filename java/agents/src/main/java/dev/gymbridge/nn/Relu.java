package dev.gymbridge.nn;

/** max(0, x), element by element. */
public record Relu() implements Layer {
  @Override
  public void addTo(Forward forward) {
    forward.gives("torch.relu(%s)".formatted(forward.input()), forward.shape());
  }
}
