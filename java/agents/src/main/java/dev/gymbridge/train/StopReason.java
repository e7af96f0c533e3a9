package dev.gymbridge.train;

/** Why a run ended. */
public enum StopReason {
  STEPS("its steps were made"),
  EPISODES("its episodes were played"),
  SECONDS("its time was over"),
  PERFECT_EPISODES("so many perfect episodes in a row were played"),
  MEAN_RETURN("its episodes reached the mean return that was asked for"),
  EVALUATION("an evaluation reached the return that was asked for"),
  INTERRUPTED("it was interrupted; go on with --resume");

  private final String text;

  StopReason(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
