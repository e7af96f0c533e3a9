package dev.gymbridge.config;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How a training is measured: the group {@code evaluation} of a configuration.
 *
 * @param every steps between two evaluations, 0 for none
 * @param episodes of each, at least 1; the network with the greatest mean return over them is the
 *     best
 * @param epsilon probability of a random action in an evaluation, in [0, 1]
 * @param maxEpisodeSteps the agent's steps after which an episode of an evaluation is left, with
 *     the return so far; 0 for 10,000 where the environment has no limit of its own, else none
 * @param environments at most so many are made for an evaluation; 0 for none, where the training's
 *     own have to do: it is played in them, and then their running episodes are played back. What
 *     is evaluated when a training does not run is played in one then. Where epsilon is above 0
 *     returns depend on it; a training never does, if its environment repeats
 */
@RecordBuilder
public record EvaluationConfig(
    @Default("10000") long every,
    @Default("20") int episodes,
    @Default("0") double epsilon,
    @Default("0") int maxEpisodeSteps,
    @Default("128") int environments)
    implements EvaluationConfigBuilder.With {
  /**
   * Checks every value.
   *
   * @throws TrainingException names the key, the value and the range
   */
  public EvaluationConfig {
    Checks check = new Checks("evaluation");
    check.range("every", every, 0, Long.MAX_VALUE);
    check.range("episodes", episodes, 1, 1_000_000);
    check.probability("epsilon", epsilon);
    check.range("max_episode_steps", maxEpisodeSteps, 0, Integer.MAX_VALUE);
    check.range("environments", environments, 0, 1024);
  }
}
