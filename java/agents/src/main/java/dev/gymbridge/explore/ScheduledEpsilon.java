package dev.gymbridge.explore;

import dev.gymbridge.random.RandomStream;

/**
 * {@link EpsilonGreedy} with an ε that follows a schedule.
 *
 * @param epsilon over the time that the clock counts
 * @param clock what its time is
 * @param randomSteps environment steps at first in which every action is random, at least 0
 * @param random of the run
 */
public record ScheduledEpsilon(Schedule epsilon, Clock clock, long randomSteps, RandomStream random)
    implements Exploration {
  @Override
  public void choose(Time time, Choices choices, int[] actions) {
    new EpsilonGreedy(choices::random)
        .choose(epsilon(time), random.at(time.steps()), choices::greedy, actions);
  }

  @Override
  public double epsilon(Time time) {
    if (time.steps() < randomSteps) {
      return 1;
    }
    return epsilon.at(
        switch (clock) {
          case STEPS -> time.steps();
          case EPISODES -> time.episodes();
          case GRADIENT_STEPS -> time.gradientSteps();
        });
  }
}
