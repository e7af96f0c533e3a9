package dev.gymbridge.train;

import ai.djl.Device;
import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.learner.QLearner;
import dev.gymbridge.network.Network;
import dev.gymbridge.policy.EpsilonGreedy;
import dev.gymbridge.policy.RandomStream;
import dev.gymbridge.policy.Schedule;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.replay.NStep;
import dev.gymbridge.replay.TransitionReplay;
import java.util.ArrayList;
import java.util.List;

/**
 * Deep Q-learning: Mnih et al., "Human-level control through deep reinforcement learning", Nature,
 * 2015. Acts ε-greedily, remembers transitions, and learns from batches of them.
 *
 * <p>Time is the number of environment steps so far. Random numbers are functions of the time or of
 * the number of gradient steps, so that there is no state of them to be kept.
 */
final class Agent implements AutoCloseable {
  private final TrainConfig config;
  private final Network network;
  private final QLearner learner;
  private final TransitionReplay replay;
  private final List<NStep> tails = new ArrayList<>();
  private final EpsilonGreedy policy;
  private final Schedule epsilon;
  private final RandomStream exploration;
  private final RandomStream sampling;
  private final Batch batch;
  private final GreedyPolicy greedy;
  private long steps;
  private long episodes;
  private long learntAt;

  Agent(TrainConfig config, Network network, Device device) {
    this.config = config;
    this.network = network;
    float[] parameters =
        config
            .initialisation()
            .parameters(network, new RandomStream(config.seed(), "parameters").at(0));
    this.learner =
        new QLearner(network, config.learner(), device, LearnerState.initial(parameters));
    this.replay = new TransitionReplay(config.replayCapacity(), network.observationElements());
    for (int environment = 0; environment < config.environments(); environment++) {
      tails.add(new NStep(config.nStep(), config.discount(), replay));
    }
    this.policy = new EpsilonGreedy(network.actions());
    this.epsilon = config.epsilon();
    this.exploration = new RandomStream(config.seed(), "exploration");
    this.sampling = new RandomStream(config.seed(), "replay");
    this.batch = Batch.of(config.batchSize(), network.observationElements());
    this.greedy = greedyPolicy(config.environments());
  }

  /** Chooses an action for each environment. */
  void act(float[][] observations, int[] actions) {
    policy.choose(epsilon(), exploration.at(steps), () -> greedy.actions(observations), actions);
  }

  /** A policy that always takes the action of greatest value. */
  GreedyPolicy greedyPolicy(int environments) {
    return new GreedyPolicy(learner, network, environments);
  }

  /**
   * Does what is due by now: gradient steps on transitions that are complete, and updates of the
   * target network. To be called once for each step, between sending the actions and receiving what
   * came of them.
   */
  void learn() {
    boolean due = steps / config.trainEvery() > learntAt / config.trainEvery();
    if (config.targetUpdate() == TargetUpdate.STEPS
        && steps / config.targetEvery() > learntAt / config.targetEvery()) {
      learner.updateTarget();
    }
    if (due && steps >= config.learningStarts() && replay.size() > 0) {
      long rounds = steps / config.trainEvery() - learntAt / config.trainEvery();
      for (long step = 0; step < rounds * config.gradientSteps(); step++) {
        gradientStep();
      }
    }
    learntAt = steps;
  }

  private void gradientStep() {
    replay.sample(batch, sampling.at(learner.steps()));
    learner.learn(batch);
    if (config.targetUpdate() == TargetUpdate.GRADIENT_STEPS
        && learner.steps() % config.targetEvery() == 0) {
      learner.updateTarget();
    }
  }

  /** Remembers one step of one environment. */
  void observe(
      int environment,
      float[] before,
      int action,
      double reward,
      float[] after,
      boolean terminated,
      boolean truncated) {
    tails.get(environment).step(before, action, reward, after, terminated, truncated);
    steps++;
    if (terminated || truncated) {
      episodeEnded();
    }
  }

  /** An environment's episode was lost after the step that was observed last. */
  void lost(int environment, float[] last) {
    tails.get(environment).cut(last);
    episodeEnded();
  }

  private void episodeEnded() {
    episodes++;
    if (config.targetUpdate() == TargetUpdate.EPISODES) {
      learner.updateTarget();
    }
  }

  /** ε as it is now. */
  double epsilon() {
    return epsilon.at(
        switch (config.explorationClock()) {
          case STEPS -> steps;
          case EPISODES -> episodes;
          case GRADIENT_STEPS -> learner.steps();
        });
  }

  /** Environment steps so far. */
  long steps() {
    return steps;
  }

  /** Episodes that have ended. */
  long episodes() {
    return episodes;
  }

  /** Gradient steps so far. */
  long gradientSteps() {
    return learner.steps();
  }

  /** A copy of the network's parameters. */
  float[] parameters() {
    return learner.parameters();
  }

  QLearner.Means takeMeans() {
    return learner.takeMeans();
  }

  Network network() {
    return network;
  }

  /** All that this agent is, for a checkpoint. Its arrays are valid until the next step. */
  AgentState state() {
    return new AgentState(
        steps,
        episodes,
        learntAt,
        learner.state(),
        replay.contents(),
        tails.stream().map(NStep::tail).toList());
  }

  /** Goes on from a state of an agent with the same configuration. */
  void restore(AgentState state) {
    steps = state.steps();
    episodes = state.episodes();
    learntAt = state.learntAt();
    learner.restore(state.learner());
    replay.restore(state.replay());
    for (int environment = 0; environment < tails.size(); environment++) {
      tails.get(environment).restore(state.tails().get(environment));
    }
  }

  @Override
  public void close() {
    learner.close();
  }
}
