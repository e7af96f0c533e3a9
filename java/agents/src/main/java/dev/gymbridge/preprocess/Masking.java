package dev.gymbridge.preprocess;

/**
 * Whether an environment is asked which of its actions are allowed: {@code info["action_mask"]}.
 */
public enum Masking {
  /** Where the first episode begins with a mask that fits the actions. */
  AUTO,
  /** Always; an environment without a mask is refused. */
  USE,
  /** Never: all actions are allowed. */
  IGNORE
}
