package dev.gymbridge.agent;

import dev.gymbridge.dqn.Algorithm;
import dev.gymbridge.explore.Exploration;
import dev.gymbridge.explore.Schedule;
import dev.gymbridge.learner.LearnerSpec;
import dev.gymbridge.nn.Network;
import dev.gymbridge.replay.Sampler;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.function.Supplier;

/**
 * What a {@link ReplayAgent} is made of. Steps are environment steps, summed over all environments.
 *
 * @param network what learns
 * @param parameters that it begins with, a flat vector
 * @param learner what a gradient step is
 * @param exploration chooses actions
 * @param sampler makes what draws batches
 * @param rewards what is learnt of them
 * @param learning when gradient steps are due
 * @param target when the target network is replaced
 * @param capacity transitions kept, at least 1
 * @param environments how many play at once, at least 1
 * @param seed everything random follows from it
 */
@SuppressWarnings("ArrayRecordComponent") // up to millions of numbers
@RecordBuilder
public record ReplayAgentSpec(
    Network network,
    float[] parameters,
    LearnerSpec learner,
    Exploration exploration,
    Supplier<Sampler> sampler,
    Rewards rewards,
    Learning learning,
    Target target,
    int capacity,
    int environments,
    long seed)
    implements ReplayAgentSpecBuilder.With {
  /**
   * What is learnt of rewards.
   *
   * @param discount γ, in [0, 1]
   * @param nStep steps that a transition is over, at least 1
   * @param terminal what is learnt as the reward of a step that terminates an episode and does not
   *     truncate it, which the loss of a life alone does not; NaN for the environment's own
   * @param truncationTerminates whether the last step of an episode that was truncated is learnt
   *     from as one that terminated it: no value follows
   */
  public record Rewards(
      double discount, int nStep, double terminal, boolean truncationTerminates) {}

  /**
   * When gradient steps are due.
   *
   * @param starts steps before the first one, at least 0
   * @param every steps between two times of learning, at least 1
   * @param gradientSteps each of these times, at least 1
   * @param afterLastStep whether learning that is due after a step that ended an episode takes
   *     place; where not, there has to be one environment
   * @param rate Adam's learning rate over the steps
   */
  public record Learning(
      long starts, int every, int gradientSteps, boolean afterLastStep, Schedule rate) {}

  /**
   * When the target network is replaced.
   *
   * @param every how many steps or gradient steps, at least 1
   */
  public record Target(TargetUpdate update, int every) {}

  /** Likewise with another network, and the parameters that it begins with. */
  public ReplayAgentSpec withNetwork(Network other, float[] initial) {
    return with(spec -> spec.network(other).parameters(initial));
  }

  /** Likewise by another algorithm, whose head the network has to have. */
  public ReplayAgentSpec withAlgorithm(Algorithm algorithm) {
    return withLearner(
        new LearnerSpec(algorithm, learner.batchSize(), learner.adam(), learner.polyak()));
  }
}
