package dev.gymbridge.explore;

/**
 * Chooses actions while an agent learns. It has no state: what it draws follows from the time, by a
 * {@link dev.gymbridge.random.RandomStream}, so that a run that goes on draws what it would have
 * drawn.
 *
 * <p>Boltzmann's exploration, which prefers actions by their values:
 *
 * <pre>{@code
 * (time, choices, actions) -> {
 *   RandomGenerator random = stream.at(time.steps());
 *   float[] values = choices.values();
 *   for (int environment = 0; environment < actions.length; environment++) {
 *     actions[environment] = drawn(random, values, environment);
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Exploration {
  /**
   * Where an agent is.
   *
   * @param steps environment steps so far
   * @param episodes that have ended
   * @param gradientSteps so far
   */
  record Time(long steps, long episodes, long gradientSteps) {}

  /** Writes one action for each environment into {@code actions}. */
  void choose(Time time, Choices choices, int[] actions);

  /** The probability of an action at random, for tables; NaN where there is no such number. */
  default double epsilon(Time time) {
    return Double.NaN;
  }
}
