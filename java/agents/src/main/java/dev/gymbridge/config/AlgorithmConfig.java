package dev.gymbridge.config;

import dev.gymbridge.agent.TargetUpdate;
import dev.gymbridge.dqn.Loss;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What is learnt, and when: the group {@code algorithm} of a configuration. Steps are environment
 * steps, summed over all environments.
 *
 * @param rule dqn or double_dqn
 * @param loss huber, mse or mse_of_outputs
 * @param discount γ, in [0, 1]
 * @param nStep steps that a transition is over, 1 … 1000
 * @param learningStarts steps before the first gradient step, at least 0; or a part of {@code
 *     stop.steps}
 * @param trainEvery steps between two times of learning, at least 1
 * @param gradientSteps each of these times, at least 1
 * @param learnAfterLastStep whether learning that is due after a step that ended an episode takes
 *     place; where not, {@code environment.count} has to be 1
 * @param targetUpdate steps, gradient_steps, episodes or polyak
 * @param targetEvery how many steps or gradient steps, at least 1
 * @param polyak part of the parameters in the new target, in (0, 1]
 */
@RecordBuilder
public record AlgorithmConfig(
    @Default("double_dqn") Rule rule,
    @Default("huber") Loss loss,
    @Default("0.99") double discount,
    @Default("1") int nStep,
    @Default("1000") long learningStarts,
    @Default("1") int trainEvery,
    @Default("1") int gradientSteps,
    @Default("true") boolean learnAfterLastStep,
    @Default("steps") TargetUpdate targetUpdate,
    @Default("500") int targetEvery,
    @Default("0.005") double polyak)
    implements AlgorithmConfigBuilder.With {
  /**
   * Checks every value.
   *
   * @throws TrainingException names the key, the value and the range
   */
  public AlgorithmConfig {
    Checks check = new Checks("algorithm");
    check.probability("discount", discount);
    check.range("n_step", nStep, 1, 1000);
    check.range("learning_starts", learningStarts, 0, Long.MAX_VALUE);
    check.range("train_every", trainEvery, 1, Integer.MAX_VALUE);
    check.range("gradient_steps", gradientSteps, 1, 1_000_000);
    check.range("target_every", targetEvery, 1, Integer.MAX_VALUE);
    check.that(polyak > 0 && polyak <= 1, "polyak", polyak, "in (0, 1]");
  }
}
