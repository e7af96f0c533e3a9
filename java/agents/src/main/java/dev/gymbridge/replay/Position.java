package dev.gymbridge.replay;

/**
 * Where an observation is among an environment's frames.
 *
 * @param frame number of its newest frame
 * @param depth how many frames of its episode it has, 1 … stack
 */
public record Position(long frame, int depth) {
  /** The observation that comes a number of steps later in the same episode. */
  public Position after(int steps, int stack) {
    return new Position(frame + steps, Math.min(stack, depth + steps));
  }
}
