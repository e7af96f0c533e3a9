package dev.gymbridge.config;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * When a run ends: the group {@code stop} of a configuration. It ends by the rule that holds first.
 *
 * @param steps after so many, at least 1
 * @param episodes after so many; 0 for no such limit
 * @param seconds after so many; 0 for no such limit. A run that ends so cannot be repeated
 * @param perfectEpisodes after so many training episodes in a row of {@code perfectReturn} or more;
 *     0 for never
 * @param perfectReturn return of a perfect episode
 * @param meanReturn when the mean return of the last {@code meanWindow} training episodes is at
 *     least this; .inf for never
 * @param meanWindow how many episodes that mean is over, at least 1
 * @param meanEvery that mean is looked at each time so many more episodes have ended, at least 1
 * @param evaluationReturn when an evaluation's mean return is at least this, and is so over {@code
 *     evaluationEpisodes} too; .inf for never
 * @param evaluationEpisodes how many episodes that mean is over, those of the evaluation among
 *     them; at least 1, and it counts as {@code evaluation.episodes} where it is less
 */
@RecordBuilder
public record StopConfig(
    @Default("200000") long steps,
    @Default("0") long episodes,
    @Default("0") double seconds,
    @Default("0") int perfectEpisodes,
    @Default(".inf") double perfectReturn,
    @Default(".inf") double meanReturn,
    @Default("100") int meanWindow,
    @Default("1") int meanEvery,
    @Default(".inf") double evaluationReturn,
    @Default("100") int evaluationEpisodes)
    implements StopConfigBuilder.With {
  /**
   * Checks every value.
   *
   * @throws TrainingException names the key, the value and the range
   */
  public StopConfig {
    Checks check = new Checks("stop");
    check.range("steps", steps, 1, Long.MAX_VALUE);
    check.range("episodes", episodes, 0, Long.MAX_VALUE);
    check.that(seconds >= 0, "seconds", seconds, "at least 0");
    check.range("perfect_episodes", perfectEpisodes, 0, 1_000_000);
    check.number("perfect_return", perfectReturn);
    check.number("mean_return", meanReturn);
    check.range("mean_window", meanWindow, 1, 1_000_000);
    check.range("mean_every", meanEvery, 1, Integer.MAX_VALUE);
    check.number("evaluation_return", evaluationReturn);
    check.range("evaluation_episodes", evaluationEpisodes, 1, 1_000_000);
  }
}
