package dev.gymbridge.explore;

/** What a schedule's time counts. */
public enum Clock {
  /** Environment steps. */
  STEPS,
  /** Episodes that have ended. */
  EPISODES,
  /** Gradient steps. */
  GRADIENT_STEPS
}
