package dev.gymbridge.env;

/** What to do when the same step ends its environment's process twice. */
public enum OnCrash {
  /** Stop with {@link EnvException.Crashed}, which names environment, seed, episode and step. */
  STOP,
  /** Drop that transition, count the episode as truncated, and go on with the next one. */
  TRUNCATE
}
