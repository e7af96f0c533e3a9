package dev.gymbridge.nn;

/**
 * A part of a network. It is written once, forward: PyTorch differentiates what it calculates.
 *
 * <p>A layer of your own:
 *
 * <pre>{@code
 * record Tanh() implements Layer {
 *   public void addTo(Forward forward) {
 *     forward.gives("torch.tanh(%s)".formatted(forward.input()), forward.shape());
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Layer {
  /**
   * Writes the layer down behind those before it.
   *
   * @throws IllegalArgumentException where it does not fit what they give
   */
  void addTo(Forward forward);
}
