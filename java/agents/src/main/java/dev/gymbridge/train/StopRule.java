package dev.gymbridge.train;

import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.EpisodeTracker;
import dev.gymbridge.run.Evaluated;
import java.util.List;
import java.util.function.Predicate;

/**
 * A rule that ends a run.
 *
 * @param reason that it gives
 * @param holds whether it ends it now
 */
record StopRule(StopReason reason, Predicate<StopRule.Standing> holds) {
  /**
   * How a run stands.
   *
   * @param seconds that it has taken
   */
  record Standing(
      long steps, long episodes, double seconds, EpisodeTracker tracker, Evaluated evaluated) {}

  /** The rules of a configuration; the first that holds is the reason. */
  static List<StopRule> of(TrainConfig config) {
    int window = config.stop().meanWindow();
    return List.of(
        new StopRule(
            StopReason.EVALUATION,
            run -> run.evaluated.confirmed() >= config.stop().evaluationReturn()),
        new StopRule(StopReason.STEPS, run -> run.steps >= config.stop().steps()),
        new StopRule(
            StopReason.EPISODES,
            run -> config.stop().episodes() > 0 && run.episodes >= config.stop().episodes()),
        new StopRule(
            StopReason.SECONDS,
            run -> config.stop().seconds() > 0 && run.seconds >= config.stop().seconds()),
        new StopRule(
            StopReason.PERFECT_EPISODES,
            run ->
                config.stop().perfectEpisodes() > 0
                    && run.tracker.perfectInARow() >= config.stop().perfectEpisodes()),
        new StopRule(
            StopReason.MEAN_RETURN,
            run ->
                config.stop().meanReturn() < Double.POSITIVE_INFINITY
                    && run.episodes % config.stop().meanEvery() == 0
                    && run.tracker.has(window)
                    && run.tracker.meanReturn(window) >= config.stop().meanReturn()));
  }
}
