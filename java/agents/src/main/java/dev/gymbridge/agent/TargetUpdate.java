package dev.gymbridge.agent;

/** When the target network takes the learnt parameters over. */
public enum TargetUpdate {
  /** Each {@code algorithm.target_every} environment steps. */
  STEPS,
  /** Each {@code algorithm.target_every} gradient steps. */
  GRADIENT_STEPS,
  /** At the end of each episode. */
  EPISODES,
  /** A little after each gradient step: {@code polyak}. */
  POLYAK
}
