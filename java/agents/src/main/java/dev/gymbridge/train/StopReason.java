package dev.gymbridge.train;

/** Why a run ended. */
public enum StopReason {
  STEPS("its steps were made", "steps"),
  EPISODES("its episodes were played", "episodes"),
  SECONDS("its time was over", "seconds"),
  PERFECT_EPISODES("so many perfect episodes in a row were played", "stop_perfect_episodes"),
  MEAN_RETURN("its episodes reached the mean return that was asked for", "stop_mean_return"),
  EVALUATION("an evaluation reached the return that was asked for", "stop_evaluation_return"),
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
