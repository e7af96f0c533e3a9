package dev.gymbridge.nn;

/** A network's last layer: what it gives is what an algorithm learns, and values of actions. */
public interface Head extends Layer {
  /** Number of actions. */
  int actions();

  /**
   * The values of actions, of shape [batch, actions], as a TorchScript expression of what the
   * network gave, {@code y}, of shape [batch, …output].
   */
  default String values() {
    return "y";
  }
}
