package dev.gymbridge.train;

import java.util.List;

/**
 * Why a run ended.
 *
 * @param name one word, for files
 * @param text for people: "… until TEXT"
 * @param key the configuration's key that states the rule; empty where none does
 */
public record StopReason(String name, String text, String key) {
  public static final StopReason STEPS =
      new StopReason("steps", "the step limit was reached", "stop.steps");
  public static final StopReason EPISODES =
      new StopReason("episodes", "the episode limit was reached", "stop.episodes");
  public static final StopReason SECONDS =
      new StopReason("seconds", "the time limit was reached", "stop.seconds");
  public static final StopReason PERFECT_EPISODES =
      new StopReason(
          "perfect_episodes",
          "enough perfect episodes in a row were played",
          "stop.perfect_episodes");
  public static final StopReason MEAN_RETURN =
      new StopReason(
          "mean_return", "its episodes reached the mean return asked for", "stop.mean_return");
  public static final StopReason EVALUATION =
      new StopReason(
          "evaluation", "an evaluation reached the return asked for", "stop.evaluation_return");
  public static final StopReason INTERRUPTED =
      new StopReason("interrupted", "it was interrupted; go on with --resume", "");

  private static final List<StopReason> KNOWN =
      List.of(STEPS, EPISODES, SECONDS, PERFECT_EPISODES, MEAN_RETURN, EVALUATION, INTERRUPTED);

  /** A reason that is none of the configuration's. */
  public static StopReason of(String text) {
    return new StopReason("other", text, "");
  }

  /** The reason of a name, or one of which nothing else is known. */
  public static StopReason named(String name) {
    return KNOWN.stream()
        .filter(reason -> reason.name.equals(name))
        .findFirst()
        .orElseGet(() -> of(name));
  }

  @Override
  public String toString() {
    return text;
  }
}
