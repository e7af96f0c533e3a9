package dev.gymbridge.train;

/** Why a run ended. */
public enum StopReason {
  STEPS("the step limit was reached", "steps"),
  EPISODES("the episode limit was reached", "episodes"),
  SECONDS("the time limit was reached", "seconds"),
  PERFECT_EPISODES("enough perfect episodes in a row were played", "stop_perfect_episodes"),
  MEAN_RETURN("its episodes reached the mean return asked for", "stop_mean_return"),
  EVALUATION("an evaluation reached the return asked for", "stop_evaluation_return"),
  INTERRUPTED("it was interrupted; go on with --resume", "");

  private final String text;
  private final String key;

  StopReason(String text, String key) {
    this.text = text;
    this.key = key;
  }

  /** The configuration's key that states the rule; empty where none does. */
  public String key() {
    return key;
  }

  @Override
  public String toString() {
    return text;
  }
}
