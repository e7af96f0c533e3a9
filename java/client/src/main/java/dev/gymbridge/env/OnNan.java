package dev.gymbridge.env;

/**
 * What to do where a reward, or a number of an observation, is not finite as a float32: NaN,
 * infinite, or a float64 beyond 3.4e38.
 */
public enum OnNan {
  /** Give it to the caller as it is. */
  KEEP,
  /**
   * Stop with {@link EnvException.NotFinite}, which names environment, seed, episode, step and
   * number. The environments stand where they were before the step.
   */
  STOP,
  /**
   * Drop that transition, count the episode as truncated, and go on with the next one. Where an
   * episode begins with such a number there is nothing to truncate: that stops.
   */
  TRUNCATE
}
