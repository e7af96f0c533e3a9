package dev.gymbridge.config;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What is played: the group {@code environment} of a configuration.
 *
 * @param id of the environment
 * @param count how many play at once, 1 … 1024; it does not change how much is learnt from each
 *     step
 * @param preprocessing none for numbers, image for an image as it is shown, or how the pixels of an
 *     Atari game are: nature, nature_unskipped, machado or seeds
 * @param maxEpisodeSteps the agent's steps after which an episode is truncated; 0 for the limit of
 *     the environment and the preprocessing, which for Atari games counts frames and holds beside
 *     this one
 * @param terminalReward what is learnt as the reward of a step that terminates an episode and does
 *     not truncate it, which the loss of a life alone does not; .nan for the environment's own.
 *     Returns have the environment's own
 * @param truncationTerminates whether the last step of an episode that was truncated is learnt from
 *     as one that terminated it: no value follows
 */
@RecordBuilder
public record EnvironmentConfig(
    String id,
    @Default("1") int count,
    @Default("none") Preprocessing preprocessing,
    @Default("0") int maxEpisodeSteps,
    @Default(".nan") double terminalReward,
    @Default("false") boolean truncationTerminates)
    implements EnvironmentConfigBuilder.With {
  /**
   * Checks every value.
   *
   * @throws TrainingException names the key, the value and the range
   */
  public EnvironmentConfig {
    Checks check = new Checks("environment");
    check.range("count", count, 1, 1024);
    check.range("max_episode_steps", maxEpisodeSteps, 0, Integer.MAX_VALUE);
    check.that(
        !Double.isInfinite(terminalReward), "terminal_reward", terminalReward, "finite, or .nan");
  }
}
