package dev.gymbridge.train;

import ai.djl.Device;
import dev.gymbridge.env.DType;
import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.learner.QLearner;
import dev.gymbridge.network.Network;
import dev.gymbridge.policy.EpsilonGreedy;
import dev.gymbridge.policy.RandomStream;
import dev.gymbridge.policy.Schedule;
import dev.gymbridge.preprocess.AgentStep;
import dev.gymbridge.preprocess.FrameFormat;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.replay.FrameStacks;
import dev.gymbridge.replay.NStep;
import dev.gymbridge.replay.Position;
import dev.gymbridge.replay.Replay;
import java.nio.ByteBuffer;
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
  private static final long MEGABYTE = 1 << 20;

  /** Megabytes that a run takes besides its replay. */
  private static final long OTHER_HEAP = 128;

  private final TrainConfig config;
  private final Network network;
  private final int stack;
  private final QLearner learner;
  private final Replay replay;
  private final List<NStep> tails = new ArrayList<>();
  private final FrameStacks stacks;
  private final Position[] positions;
  private final EpsilonGreedy policy;
  private final Schedule epsilon;
  private final Schedule learningRate;
  private final RandomStream exploration;
  private final Draws draws;
  private final boolean drawsAhead;
  private long steps;
  private long episodes;
  private long learntAt;

  Agent(TrainConfig config, FrameFormat format, int actions, Device device) {
    this.config = config;
    this.network = config.network(format, actions);
    this.stack = format.stack();
    int environments = config.environments();
    // Numbers of a few bytes do not resemble those before them as images do.
    boolean packs = format.type() != DType.FLOAT32;
    requireHeap(config.replayCapacity(), format.bytes(), packs);
    this.replay = new Replay(config.replayCapacity(), environments, format.bytes(), stack, packs);
    for (int environment = 0; environment < environments; environment++) {
      int from = environment;
      NStep.Sink sink =
          (before, action, reward, discount, span) ->
              replay.add(from, before, action, reward, discount, span);
      tails.add(new NStep(config.nStep(), config.discount(), sink));
    }
    this.stacks = new FrameStacks(environments, format.bytes(), stack);
    this.positions = new Position[environments];
    this.policy = new EpsilonGreedy(network.actions());
    this.epsilon = config.epsilon();
    this.learningRate = config.learningRateSchedule();
    this.exploration = new RandomStream(config.seed(), "exploration");
    this.draws =
        new Draws(
            replay,
            config.batchSize(),
            format.observationBytes(),
            config.batchReplacement(),
            new RandomStream(config.seed(), "replay"));
    this.drawsAhead = packs;
    LearnerState initial = LearnerState.initial(config.initialParameters(network));
    this.learner = new QLearner(network, config.learner(), device, initial);
  }

  private static void requireHeap(int capacity, int frameBytes, boolean packs) {
    long needed = Replay.expectedBytes(capacity, frameBytes, packs) / MEGABYTE;
    long heap = Runtime.getRuntime().maxMemory() / MEGABYTE;
    if (needed + OTHER_HEAP > heap) {
      throw new TrainingException(
          "replay_capacity %s needs about %s MB of heap beside %s MB for the rest, and Java has %s: lower it, or set JDK_JAVA_OPTIONS=-Xmx%sm"
              .formatted(capacity, needed, OTHER_HEAP, heap, needed + OTHER_HEAP));
    }
  }

  /** An environment's episode begins with a frame. */
  void begin(int environment, byte[] frame) {
    positions[environment] = new Position(replay.append(environment, frame), 1);
    stacks.begin(environment, frame);
  }

  /**
   * Chooses an action for each environment. Until the next {@link #learn} the first batch for it is
   * drawn.
   */
  void act(int[] actions) {
    drawAhead(learner.steps(), drawsDue());
    policy.choose(
        epsilon(),
        exploration.at(steps),
        () -> greedyActions(stacks.observations(), positions.length),
        actions);
  }

  /** Chooses the action of greatest value for each observation, as {@link Evaluator} asks. */
  long[] greedyActions(ByteBuffer observations, int count) {
    return learner.act(observations, count);
  }

  /**
   * Does what is due by now: gradient steps on transitions that are complete, and updates of the
   * target network, in the order of the steps at which they are due, as with one environment. To be
   * called once for each step, between sending the actions and receiving what came of them.
   */
  void learn() {
    long due = drawsDue();
    while (learntAt < steps) {
      learntAt++;
      updateTargetBySteps();
      if (isLearningDue(learntAt)) {
        for (int step = 0; step < config.gradientSteps(); step++) {
          gradientStep(--due);
        }
      }
    }
  }

  /** How many gradient steps are due whose batches can be drawn ahead. */
  private long drawsDue() {
    long due = 0;
    for (long time = learntAt + 1; drawsAhead && time <= steps; time++) {
      due += isLearningDue(time) ? config.gradientSteps() : 0;
    }
    return due;
  }

  /**
   * Begins to draw the batch for a gradient step.
   *
   * @param due how many are due from it on, before the replay changes
   */
  private void drawAhead(long gradientStep, long due) {
    if (due > 0) {
      draws.begin(gradientStep);
    }
  }

  private void updateTargetBySteps() {
    if (config.targetUpdate() == TargetUpdate.STEPS && learntAt % config.targetEvery() == 0) {
      learner.updateTarget();
    }
  }

  private boolean isLearningDue(long time) {
    int needed = config.batchReplacement() ? 1 : config.batchSize();
    return time % config.trainEvery() == 0
        && time >= config.learningStarts()
        && replay.size() >= needed;
  }

  /**
   * Takes a gradient step.
   *
   * @param due how many whose batches can be drawn ahead follow it before the replay changes
   */
  private void gradientStep(long due) {
    Batch batch = draws.take(learner.steps());
    drawAhead(learner.steps() + 1, due);
    learner.setLearningRate(learningRate.at(learntAt));
    learner.learn(batch);
    if (config.targetUpdate() == TargetUpdate.GRADIENT_STEPS
        && learner.steps() % config.targetEvery() == 0) {
      learner.updateTarget();
    }
  }

  /**
   * Remembers what came of an action in an environment.
   *
   * @return what is learnt as the reward; 0 where nothing was played
   */
  double observe(int environment, int action, AgentStep step) {
    double reward = 0;
    if (step.played(environment)) {
      reward = reward(environment, step);
      byte[] frame = step.frame(environment);
      Position before = positions[environment];
      replay.append(environment, frame);
      tails
          .get(environment)
          .step(
              before,
              action,
              reward,
              isTermination(environment, step),
              step.truncated(environment));
      positions[environment] = before.after(1, stack);
      stacks.push(environment, frame);
      steps++;
    } else if (step.lost(environment)) {
      tails.get(environment).cut();
    }
    if (step.ended(environment)) {
      episodeEnded();
      begin(environment, step.next(environment));
    }
    return reward;
  }

  private boolean isTermination(int environment, AgentStep step) {
    return step.terminated(environment)
        || (config.truncationTerminates() && step.truncated(environment));
  }

  /** A lost life terminates as well, and is not the episode's end. */
  private double reward(int environment, AgentStep step) {
    boolean cameToItsEnd =
        step.ended(environment) && step.terminated(environment) && !step.truncated(environment);
    return cameToItsEnd && !Double.isNaN(config.terminalReward())
        ? config.terminalReward()
        : step.reward(environment);
  }

  private void episodeEnded() {
    episodes++;
    if (!config.learnAfterLastStep()) {
      learntAt = steps;
      updateTargetBySteps();
    }
    if (config.targetUpdate() == TargetUpdate.EPISODES) {
      learner.updateTarget();
    }
  }

  /** ε as it is now. */
  double epsilon() {
    if (steps < config.randomSteps()) {
      return 1;
    }
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

  /** Bytes that a transition takes, on average of those that are kept; NaN before the first. */
  double bytesPerTransition() {
    return replay.bytesPerTransition();
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
        List.of(positions),
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
      Position position = state.positions().get(environment);
      positions[environment] = position;
      replay.observation(environment, position, stacks.observations(), stacks.offset(environment));
    }
  }

  @Override
  public void close() {
    draws.close();
    learner.close();
  }
}
