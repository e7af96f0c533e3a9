package dev.gymbridge.env;

/** What to do when the same step ends its environment's process twice, or raises an exception. */
public enum OnCrash {
  /**
   * Stop with {@link EnvException.Crashed}, which names environment, seed, episode and step, or
   * with {@link EnvException.Raised}, at the first time, which has the traceback.
   */
  STOP,
  /**
   * Where it happens twice, drop that transition, count the episode as truncated, and go on with
   * the next one.
   */
  TRUNCATE
}
