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
    int window = config.stopMeanWindow();
    return List.of(
        new StopRule(
            StopReason.EVALUATION,
            run -> run.evaluated.confirmed() >= config.stopEvaluationReturn()),
        new StopRule(StopReason.STEPS, run -> run.steps >= config.steps()),
        new StopRule(
            StopReason.EPISODES, run -> config.episodes() > 0 && run.episodes >= config.episodes()),
        new StopRule(
            StopReason.SECONDS, run -> config.seconds() > 0 && run.seconds >= config.seconds()),
        new StopRule(
            StopReason.PERFECT_EPISODES,
            run ->
                config.stopPerfectEpisodes() > 0
                    && run.tracker.perfectInARow() >= config.stopPerfectEpisodes()),
        new StopRule(
            StopReason.MEAN_RETURN,
            run ->
                config.stopMeanReturn() < Double.POSITIVE_INFINITY
                    && run.episodes % config.stopMeanEvery() == 0
                    && run.tracker.has(window)
                    && run.tracker.meanReturn(window) >= config.stopMeanReturn()));
  }
}
