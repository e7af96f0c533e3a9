package dev.gymbridge.preprocess;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.Infos;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Atari games as an agent sees them. A step is one message; where episodes begin, more follow for
 * their no-ops and FIRE, in which the other environments are left alone.
 *
 * <p>The number of no-ops follows from the episode's seed, so an episode is the same wherever it is
 * played. Frames of no-ops and FIRE are not learnt from and count for no return. An episode that
 * ends in them is followed by the next one, unseen. Unlike OpenAI Baselines' FireResetEnv, FIRE is
 * not followed by action 2, and is not applied after the loss of a life: the episode goes on.
 */
public final class AtariEnv implements AgentEnv {
  private static final String LIVES = "lives";
  private static final int NOOP = 0;
  private static final int FIRE = 1;

  /** What the start of an episode still needs before an agent acts. */
  private enum Start {
    NOOPS,
    FIRE,
    DONE
  }

  private final PixelProtocol protocol;
  private final VectorEnv env;
  private final AtariScreen screen;
  private final DiscreteActions discrete;
  private final Start firstStart;
  private final Start afterNoops;
  private final int maxSteps;
  private final Actions sent;
  private final int[] repeats;
  private final AgentStep agentStep;
  private final int[] lives;
  private final int[] steps;
  private final Start[] start;
  private final boolean[] lostUnseen;

  /** Whether a step has been begun to be taken in, which can take more messages, and not ended. */
  private boolean midway;

  /**
   * Makes the environments.
   *
   * @param make makes them
   * @param config with id, seed and number; its frames and infos are those of the protocol. Its
   *     limit is of the agent's steps, beside the protocol's of frames; 0 for that alone
   * @throws IllegalArgumentException where the environment is not an Atari game that shows its
   *     screen
   * @throws EnvException where it cannot be made
   */
  public AtariEnv(Function<EnvConfig, VectorEnv> make, EnvConfig config, PixelProtocol protocol) {
    this.protocol = protocol;
    this.env = make(make, config, protocol);
    try {
      EnvDescription description = env.description();
      this.screen = new AtariScreen(config.id(), description.observationSpace(), protocol);
      this.discrete = DiscreteActions.of(description);
    } catch (RuntimeException refused) {
      env.close();
      throw refused;
    }
    AtariGame game = AtariGame.of(config.id(), discrete.count());
    this.afterNoops = protocol.fireOnReset() && game.fire() ? Start.FIRE : Start.DONE;
    this.firstStart = protocol.noopMax() > 0 && game.noop() ? Start.NOOPS : afterNoops;
    this.maxSteps = config.maxEpisodeSteps() == 0 ? Integer.MAX_VALUE : config.maxEpisodeSteps();
    this.sent = env.newActions();
    this.repeats = new int[env.size()];
    this.agentStep = new AgentStep(env.size(), screen.format().bytes());
    this.lives = new int[env.size()];
    this.steps = new int[env.size()];
    this.start = new Start[env.size()];
    Arrays.fill(start, Start.DONE);
    this.lostUnseen = new boolean[env.size()];
  }

  private static VectorEnv make(
      Function<EnvConfig, VectorEnv> make, EnvConfig config, PixelProtocol protocol) {
    if (config.id().contains("-ram") || "ram".equals(config.kwargs().get("obs_type"))) {
      throw AtariScreen.ram(config.id(), "Box(0, 255, (128,), uint8)");
    }
    EnvConfig complete =
        config.withInfoKeys(LIVES).withMaxEpisodeSteps(protocol.maxEpisodeFrames());
    for (Map.Entry<String, Object> kwarg : protocol.kwargs().entrySet()) {
      complete = complete.withKwarg(kwarg.getKey(), kwarg.getValue());
    }
    try {
      return make.apply(complete);
    } catch (EnvException.InvalidArgument refused) {
      if (PixelProtocol.of(config.id()).isPresent()) {
        throw refused;
      }
      throw new IllegalArgumentException(
          "%s is not an Atari game: choose a preset that is not for Atari. %s"
              .formatted(config.id(), refused.getMessage()),
          refused);
    }
  }

  @Override
  public EnvDescription description() {
    return env.description();
  }

  @Override
  public int size() {
    return env.size();
  }

  @Override
  public FrameFormat format() {
    return screen.format();
  }

  @Override
  public int actions() {
    return discrete.count();
  }

  /** What the environment shows, what is made of it, and what an agent sees, as one line. */
  public String trace() {
    return screen.toString();
  }

  @Override
  public byte[][] reset() {
    return begin(env.reset());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Where episodes have no-ops, all environments must have been reset before, or be reset now.
   */
  @Override
  public byte[][] reset(boolean[] mask, int[] seeds) {
    return begin(env.reset(mask, seeds));
  }

  private byte[][] begin(ResetBatch batch) {
    beginEach(batch);
    finishStarts();
    return agentStep.next;
  }

  private void beginEach(ResetBatch batch) {
    List<Integer> environments = batch.environments();
    for (int row = 0; row < environments.size(); row++) {
      int environment = environments.get(row);
      lostUnseen[environment] = false;
      begin(environment, batch.observation(), batch.infos(), row);
    }
  }

  /** An environment shows the first frame of an episode. */
  private void begin(int environment, Tensor observations, Infos infos, int row) {
    lives[environment] = (int) infos.number(LIVES, row);
    steps[environment] = 0;
    start[environment] = firstStart;
    if (firstStart == Start.DONE) {
      screen.show(observations, row, agentStep.next[environment]);
    }
  }

  /** Brings all episodes that began to where an agent acts. */
  private void finishStarts() {
    while (Arrays.stream(start).anyMatch(left -> left != Start.DONE)) {
      goOnWithStarts();
    }
  }

  /** Sends one message, which also tells of episodes that were lost before it. */
  private void goOnWithStarts() {
    for (int environment = 0; environment < size(); environment++) {
      switch (start[environment]) {
        case NOOPS -> send(environment, NOOP, noops(environment));
        case FIRE -> send(environment, FIRE, protocol.frameSkip());
        case DONE -> repeats[environment] = 0;
      }
    }
    StepBatch batch = env.step(sent, repeats, protocol.keepLast()).await();
    for (int environment = 0; environment < size(); environment++) {
      if (batch.ended(environment)) {
        lostUnseen[environment] |= start[environment] == Start.DONE;
        begin(environment, batch.nextObservation(), batch.nextInfos(), batch.nextRow(environment));
      } else if (batch.frames(environment) > 0) {
        goOn(environment, batch);
      }
    }
  }

  private int noops(int environment) {
    int episodeSeed = env.episodes().get(environment).seed();
    return 1 + new RandomStream(episodeSeed, "no-ops").at(0).nextInt(protocol.noopMax());
  }

  private void send(int environment, int action, int repeat) {
    discrete.set(sent, environment, action);
    repeats[environment] = repeat;
  }

  /** One part of the start of an episode is done; no-ops show their last frame alone. */
  private void goOn(int environment, StepBatch batch) {
    lives[environment] = (int) batch.infos().number(LIVES, environment);
    byte[] first = agentStep.next[environment];
    if (start[environment] == Start.NOOPS) {
      start[environment] = afterNoops;
      screen.show(batch.observation(), batch.lastRow(environment), first);
    } else {
      start[environment] = Start.DONE;
      screen.show(batch, environment, first);
    }
  }

  @Override
  public Pending step(int[] actions) {
    for (int environment = 0; environment < size(); environment++) {
      if (actions[environment] == LEAVE || lostUnseen[environment]) {
        repeats[environment] = 0;
      } else {
        send(environment, actions[environment], protocol.frameSkip());
      }
    }
    PendingStep pending = env.step(sent, repeats, protocol.keepLast());
    return () -> receive(pending.await());
  }

  private AgentStep receive(StepBatch batch) {
    midway = true;
    for (int environment = 0; environment < size(); environment++) {
      read(environment, batch);
    }
    for (int environment = 0; environment < size(); environment++) {
      if (batch.ended(environment)) {
        lostUnseen[environment] = false;
        begin(environment, batch.nextObservation(), batch.nextInfos(), batch.nextRow(environment));
      }
    }
    cutAtLimit();
    finishStarts();
    reportLosses();
    midway = false;
    return agentStep;
  }

  /** Episodes that have made all steps they may, and go on, are followed by the next ones. */
  private void cutAtLimit() {
    boolean[] cut = new boolean[size()];
    boolean any = false;
    for (int environment = 0; environment < size(); environment++) {
      cut[environment] = agentStep.truncated[environment] && !agentStep.ended[environment];
      agentStep.ended[environment] |= cut[environment];
      any |= cut[environment];
    }
    if (any) {
      beginEach(env.reset(cut));
      goOnWithStarts();
    }
  }

  /** An episode that followed one that ended in this same step was never seen: its loss is none. */
  private void reportLosses() {
    for (int environment = 0; environment < size(); environment++) {
      if (lostUnseen[environment] && !agentStep.ended[environment]) {
        agentStep.truncated[environment] = true;
        agentStep.ended[environment] = true;
        agentStep.lost[environment] = true;
      }
      lostUnseen[environment] = false;
    }
  }

  private void read(int environment, StepBatch batch) {
    agentStep.take(batch, environment);
    if (!agentStep.played(environment)) {
      return;
    }
    screen.show(batch, environment, agentStep.frame[environment]);
    int left = (int) batch.infos().number(LIVES, environment);
    boolean lifeLost = left < lives[environment];
    lives[environment] = left;
    if (protocol.clipRewards()) {
      agentStep.reward[environment] = Math.signum(agentStep.score(environment));
    }
    agentStep.terminated[environment] |= lifeLost && protocol.lifeLossTerminates();
    agentStep.truncated[environment] |= ++steps[environment] >= maxSteps;
  }

  @Override
  public List<Episode> episodes() {
    if (midway) {
      throw new IllegalStateException("a step failed between two of its messages");
    }
    return env.episodes();
  }

  @Override
  public void restore(List<Episode> episodes) {
    ResetBatch batch = env.restore(episodes);
    midway = false;
    Arrays.fill(start, Start.DONE);
    Arrays.fill(lostUnseen, false);
    for (int row = 0; row < batch.environments().size(); row++) {
      int environment = batch.environments().get(row);
      lives[environment] = (int) batch.infos().number(LIVES, row);
      steps[environment] = episodes.get(environment).steps() - stepsOfStart();
    }
  }

  /** The no-ops are one step of the environment's, and FIRE is one. */
  private int stepsOfStart() {
    return (firstStart == Start.NOOPS ? 1 : 0) + (afterNoops == Start.FIRE ? 1 : 0);
  }

  @Override
  public Frame render(int environment) {
    return env.render(environment);
  }

  @Override
  public long restarts() {
    return env.restarts();
  }

  @Override
  public void close() {
    env.close();
  }
}
