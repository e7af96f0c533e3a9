package dev.gymbridge.agent;

import ai.djl.Device;
import dev.gymbridge.env.DType;
import dev.gymbridge.explore.Choices;
import dev.gymbridge.explore.Exploration;
import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.learner.QLearner;
import dev.gymbridge.nn.Network;
import dev.gymbridge.preprocess.ActionMasks;
import dev.gymbridge.preprocess.AgentStep;
import dev.gymbridge.preprocess.FrameFormat;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.replay.FrameStacks;
import dev.gymbridge.replay.NStep;
import dev.gymbridge.replay.Position;
import dev.gymbridge.replay.Replay;
import dev.gymbridge.replay.Sampler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Deep Q-learning: Mnih et al., "Human-level control through deep reinforcement learning", Nature,
 * 2015. Acts by an exploration, remembers transitions, and learns from batches that a sampler
 * draws.
 *
 * <p>Time is the number of environment steps so far. Random numbers are functions of the time or of
 * the number of gradient steps, so that there is no state of them to be kept.
 */
public final class ReplayAgent implements Agent {
  private final ReplayAgentSpec spec;
  private final int stack;
  private final QLearner learner;
  private final Replay replay;
  private final List<NStep> tails = new ArrayList<>();
  private final FrameStacks stacks;
  private final Position[] positions;
  private final ActionMasks masks;
  private final Choices choices = new Greedy();
  private final RandomStream noise;
  private final Sampler sampler;
  private final Draws draws;
  private final boolean drawsAhead;
  private long steps;
  private long episodes;
  private long learntAt;

  /**
   * An agent that has seen nothing.
   *
   * @param format of the environments' frames
   * @param device of {@link dev.gymbridge.learner.PyTorch#device}
   */
  public ReplayAgent(ReplayAgentSpec spec, FrameFormat format, Device device) {
    this.spec = spec;
    this.stack = format.stack();
    int environments = spec.environments();
    boolean isImage = format.type() != DType.FLOAT32;
    this.replay = new Replay(spec.capacity(), environments, format.bytes(), stack, isImage);
    this.sampler = spec.sampler().get();
    for (int environment = 0; environment < environments; environment++) {
      int from = environment;
      NStep.Sink sink =
          (before, action, reward, discount, span) ->
              sampler.added(replay.add(from, before, action, reward, discount, span));
      tails.add(new NStep(spec.rewards().nStep(), spec.rewards().discount(), sink));
    }
    this.stacks = new FrameStacks(environments, format.bytes(), stack);
    this.masks = new ActionMasks(format, spec.network().actions());
    this.positions = new Position[environments];
    this.noise = new RandomStream(spec.seed(), "noise");
    this.draws =
        new Draws(
            replay,
            spec.learner().batchSize(),
            format.observationBytes(),
            sampler,
            new RandomStream(spec.seed(), "replay"));
    // Numbers of a few bytes are read at once; images have to be unpacked.
    this.drawsAhead = isImage && !sampler.usesPriorities();
    LearnerState initial = LearnerState.initial(spec.parameters());
    this.learner = new QLearner(spec.network(), spec.learner(), device, initial);
  }

  /** What the learnt network would choose. */
  private final class Greedy implements Choices {
    @Override
    public int actions() {
      return spec.network().actions();
    }

    @Override
    public int random(int environment, RandomGenerator random) {
      return masks.draw(stacks.observations(), environment, random);
    }

    @Override
    public long[] greedy() {
      return greedyActions(stacks.observations(), positions.length);
    }

    @Override
    public long[] greedy(RandomGenerator random) {
      return learner.act(stacks.observations(), positions.length, random);
    }

    @Override
    public float[] values() {
      return learner.values(stacks.observations(), positions.length);
    }
  }

  @Override
  public void begin(int environment, byte[] frame) {
    positions[environment] = new Position(replay.append(environment, frame), 1);
    stacks.begin(environment, frame);
  }

  /**
   * Chooses an action for each environment. Until the next {@link #learn} the first batch for it is
   * drawn.
   */
  @Override
  public void act(int[] actions) {
    drawAhead(learner.steps(), drawsDue());
    spec.exploration().choose(time(), choices, actions);
  }

  @Override
  public long[] greedyActions(ByteBuffer observations, int count) {
    return learner.act(observations, count);
  }

  @Override
  public float[] values(ByteBuffer observations, int count) {
    return learner.values(observations, count);
  }

  /**
   * Does what is due by now: gradient steps on transitions that are complete, and updates of the
   * target network, in the order of the steps at which they are due, as with one environment. To be
   * called once for each step, between sending the actions and receiving what came of them.
   */
  @Override
  public void learn() {
    long due = drawsDue();
    while (learntAt < steps) {
      learntAt++;
      updateTargetBySteps();
      if (isLearningDue(learntAt)) {
        for (int step = 0; step < spec.learning().gradientSteps(); step++) {
          gradientStep(--due);
        }
      }
    }
  }

  /** How many gradient steps are due whose batches can be drawn ahead. */
  private long drawsDue() {
    long due = 0;
    for (long time = learntAt + 1; drawsAhead && time <= steps; time++) {
      due += isLearningDue(time) ? spec.learning().gradientSteps() : 0;
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
    if (spec.target().update() == TargetUpdate.STEPS && learntAt % spec.target().every() == 0) {
      learner.updateTarget();
    }
  }

  private boolean isLearningDue(long time) {
    return time % spec.learning().every() == 0
        && time >= spec.learning().starts()
        && replay.size() >= sampler.needed(spec.learner().batchSize());
  }

  /**
   * Takes a gradient step.
   *
   * @param due how many whose batches can be drawn ahead follow it before the replay changes
   */
  private void gradientStep(long due) {
    Batch batch = draws.take(learner.steps());
    drawAhead(learner.steps() + 1, due);
    learner.setLearningRate(spec.learning().rate().at(learntAt));
    RandomGenerator random = noise.at(learner.steps());
    if (sampler.usesPriorities()) {
      sampler.learnt(batch.slots(), learner.learnWithPriorities(batch, random));
    } else {
      learner.learn(batch, random);
    }
    if (spec.target().update() == TargetUpdate.GRADIENT_STEPS
        && learner.steps() % spec.target().every() == 0) {
      learner.updateTarget();
    }
  }

  /**
   * Remembers what came of an action in an environment.
   *
   * @return what is learnt as the reward; 0 where nothing was played
   */
  @Override
  public double observe(int environment, int action, AgentStep step) {
    double reward = 0;
    if (step.played(environment)) {
      reward = step.reward(environment, spec.rewards().terminal());
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
    } else if (step.ended(environment)) {
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
        || (spec.rewards().truncationTerminates() && step.truncated(environment));
  }

  private void episodeEnded() {
    episodes++;
    if (!spec.learning().afterLastStep()) {
      learntAt = steps;
      updateTargetBySteps();
    }
    if (spec.target().update() == TargetUpdate.EPISODES) {
      learner.updateTarget();
    }
  }

  private Exploration.Time time() {
    return new Exploration.Time(steps, episodes, learner.steps());
  }

  @Override
  public double epsilon() {
    return spec.exploration().epsilon(time());
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public long episodes() {
    return episodes;
  }

  @Override
  public long gradientSteps() {
    return learner.steps();
  }

  @Override
  public float[] parameters() {
    return learner.parameters();
  }

  @Override
  public int remembered() {
    return replay.size();
  }

  @Override
  public double bytesPerTransition() {
    return replay.bytesPerTransition();
  }

  @Override
  public QLearner.Means takeMeans() {
    return learner.takeMeans();
  }

  @Override
  public Network network() {
    return spec.network();
  }

  @Override
  public AgentState state() {
    return new AgentState(
        steps,
        episodes,
        learntAt,
        learner.state(),
        replay.contents(),
        List.of(positions),
        tails.stream().map(NStep::tail).toList(),
        sampler.state());
  }

  @Override
  public void restore(AgentState state) {
    steps = state.steps();
    episodes = state.episodes();
    learntAt = state.learntAt();
    learner.restore(state.learner());
    replay.restore(state.replay());
    sampler.restore(state.sampler());
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
