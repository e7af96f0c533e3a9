package dev.gymbridge.config;

import dev.gymbridge.explore.Clock;
import dev.gymbridge.explore.Schedule;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How often actions are random: the group {@code exploration} of a configuration.
 *
 * @param randomSteps steps at first in which every action is random, at least 0; or a part of
 *     {@code stop.steps}
 * @param shape of ε: constant, linear or exponential
 * @param clock what its time counts: steps, episodes or gradient_steps
 * @param start time on that clock at which ε begins to change, at least 0
 * @param epsilonInitial in [0, 1]
 * @param epsilonFinal in [0, 1]
 * @param epsilonDuration time in which a linear ε gets there, above 0; or a part of {@code
 *     stop.steps}, such as 10%, where the clock counts these
 * @param epsilonFactor per unit of time for an exponential one, in (0, 1]
 */
@RecordBuilder
public record ExplorationConfig(
    @Default("0") long randomSteps,
    @Default("linear") Schedule.Shape shape,
    @Default("steps") Clock clock,
    @Default("0") long start,
    @Default("1") double epsilonInitial,
    @Default("0.05") double epsilonFinal,
    @Default("10%") double epsilonDuration,
    @Default("0.999") double epsilonFactor)
    implements ExplorationConfigBuilder.With {
  /**
   * Checks every value.
   *
   * @throws TrainingException names the key, the value and the range
   */
  public ExplorationConfig {
    Checks check = new Checks("exploration");
    check.range("random_steps", randomSteps, 0, Long.MAX_VALUE);
    check.range("start", start, 0, Long.MAX_VALUE);
    check.probability("epsilon_initial", epsilonInitial);
    check.probability("epsilon_final", epsilonFinal);
    check.positive("epsilon_duration", epsilonDuration);
    check.that(
        epsilonFactor > 0 && epsilonFactor <= 1, "epsilon_factor", epsilonFactor, "in (0, 1]");
  }

  /** ε over the time that the clock counts. */
  public Schedule epsilon() {
    return new Schedule(shape, epsilonInitial, epsilonFinal, start, epsilonDuration, epsilonFactor);
  }
}
