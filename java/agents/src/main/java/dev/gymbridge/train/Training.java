package dev.gymbridge.train;

import ai.djl.Device;
import dev.gymbridge.agent.Agent;
import dev.gymbridge.agent.AgentMaker;
import dev.gymbridge.config.Agents;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.Environments;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.learner.PyTorch;
import dev.gymbridge.nn.Network;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.AgentStep;
import dev.gymbridge.preprocess.Masking;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.run.Checkpoint;
import dev.gymbridge.run.EndedEpisode;
import dev.gymbridge.run.EpisodeTracker;
import dev.gymbridge.run.Evaluated;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.FolderLock;
import dev.gymbridge.run.RunFiles;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.run.Stopwatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run: the loop of agent and environments, and around it metrics, evaluations and checkpoints.
 *
 * <p>At each time the agent chooses actions, they are sent, and while the environments work the
 * agent learns from what was complete before.
 */
public final class Training implements TrainingListener.Progress, AutoCloseable {
  private final TrainConfig config;
  private final RunFolder folder;
  private final List<StopRule> stopRules;
  private final TrainingListener listener;
  private final Device device;
  private final AgentEnv env;
  private final Agent agent;
  private final EpisodeTracker tracker;
  private final RunFiles files;
  private @Nullable FolderLock lock;
  private final Stopwatch stopwatch;
  private final LeftEpisodes leftEpisodes;
  private final @Nullable Evaluator evaluator;

  /** What the environments were in while an evaluation plays in them; null otherwise. */
  private @Nullable List<Episode> lent;

  /** Of the step that is under way, or is to be made next, where they are {@link #chosen}. */
  private final int[] actions;

  private boolean chosen;
  private Evaluated evaluated = Evaluated.NOTHING;
  private long lastCheckpoint;
  private Evaluated inLastCheckpoint;
  private @Nullable StopReason askedToStop;
  private volatile boolean interrupted;

  /**
   * Makes the environments and the agent of a new run, or goes on with one.
   *
   * @param make makes environments
   * @param device name of a device, as {@link PyTorch#device} takes it
   * @param resume whether to go on from the folder's last checkpoint
   * @throws TrainingException where the environment cannot be trained, or the run not be resumed
   */
  public Training(
      TrainConfig config,
      RunFolder folder,
      Function<EnvConfig, VectorEnv> make,
      String device,
      boolean resume,
      TrainingListener listener) {
    this(config, Agents.of(config), folder, make, device, resume, listener);
  }

  /**
   * Likewise with an agent of your own, or one with parts of your own.
   *
   * @param maker makes the agent, each time the run goes on
   */
  public Training(
      TrainConfig config,
      AgentMaker maker,
      RunFolder folder,
      Function<EnvConfig, VectorEnv> make,
      String device,
      boolean resume,
      TrainingListener listener) {
    this.stopRules = StopRule.of(config);
    this.folder = folder;
    this.listener = listener;
    this.leftEpisodes = new LeftEpisodes(listener::warned);
    this.actions = new int[config.environment().count()];
    Deque<Runnable> closings = new ArrayDeque<>();
    try {
      // Other processes start while PyTorch is loaded.
      CompletableFuture<Playing> starting =
          CompletableFuture.supplyAsync(
              () -> Playing.start(resume ? recorded(config, folder) : config, make),
              Training::inThread);
      closings.push(() -> closeStarted(starting));
      this.device = device(config, device);
      Playing playing = await(starting);
      this.config = playing.config();
      this.env = playing.env();
      this.evaluator = playing.evaluator();
      if (!env.remark().isEmpty()) {
        listener.warned(env.remark());
      }
      this.agent = maker.make(env.format(), env.actions(), this.device);
      closings.push(agent::close);
      this.tracker =
          new EpisodeTracker(
              config.environment().count(),
              config.stop().meanWindow(),
              config.stop().perfectReturn());
      FolderLock held =
          resume ? folder.lock(listener::warned) : folder.make(playing.config(), listener::warned);
      this.lock = held;
      closings.push(held::close);
      double seconds = resume ? restore() : start();
      this.lastCheckpoint = agent.steps();
      this.inLastCheckpoint = evaluated;
      this.stopwatch = new Stopwatch(System::nanoTime, seconds, agent.steps());
      this.files =
          new RunFiles(
              folder, agent.steps(), evaluated.steps(), listener.metrics(this), Clock.systemUTC());
    } catch (IOException failure) {
      closings.forEach(Runnable::run);
      throw new TrainingException(
          "cannot write into " + folder.path() + ": " + RunFolder.reason(failure), failure);
    } catch (RuntimeException failure) {
      closings.forEach(Runnable::run);
      throw failure;
    }
  }

  /**
   * Loads PyTorch and finds a device.
   *
   * @param name of it, as {@link PyTorch#device} takes it
   * @throws TrainingException where there is none of that name
   */
  public static Device device(TrainConfig config, String name) {
    try {
      return PyTorch.device(PyTorch.start(config.threads(), config.portableBits()), name);
    } catch (IllegalArgumentException | IllegalStateException unusable) {
      throw new TrainingException(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  private static void inThread(Runnable task) {
    new Thread(task, "gymbridge-start").start();
  }

  private static void closeStarted(CompletableFuture<Playing> starting) {
    var unused =
        starting
            .handle(
                (playing, failure) -> {
                  if (playing != null) {
                    playing.close();
                  }
                  return "";
                })
            .join();
  }

  private static Playing await(CompletableFuture<Playing> starting) {
    try {
      return starting.join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  /** With what was found out about the environment when the run began. */
  private static TrainConfig recorded(TrainConfig config, RunFolder folder) {
    TrainConfig ofRun = folder.config(Map.of());
    return config.withEnvironment(config.environment().withMaskOf(ofRun.environment()));
  }

  /**
   * The environments of a run, and those of its evaluations.
   *
   * @param config with what was found out about them
   */
  private record Playing(TrainConfig config, AgentEnv env, @Nullable Evaluator evaluator) {
    static Playing start(TrainConfig asked, Function<EnvConfig, VectorEnv> make) {
      AgentEnv env = Environments.make(asked, make, asked.seed(), asked.environment().count());
      try {
        Masking masking = env.format().masked() > 0 ? Masking.USE : Masking.IGNORE;
        TrainConfig config = asked.withEnvironment(asked.environment().withActionMask(masking));
        boolean evaluates = config.evaluation().every() > 0;
        return new Playing(config, env, evaluates ? evaluator(config, make, env) : null);
      } catch (RuntimeException failure) {
        env.close();
        throw failure;
      }
    }

    /** Evaluations that choose the best network; {@code gymbridge evaluate} has other seeds. */
    private static Evaluator evaluator(
        TrainConfig config, Function<EnvConfig, VectorEnv> make, AgentEnv own) {
      long seed = new RandomStream(config.seed(), "selection").at(0).nextLong();
      int episodes = config.evaluation().episodes();
      return config.evaluation().environments() == 0
          ? Evaluator.of(config, List.of(own), episodes, seed)
          : Evaluator.of(config, make, episodes, seed);
    }

    void close() {
      try (env) {
        if (evaluator != null) {
          evaluator.close();
        }
      }
    }
  }

  private double start() throws IOException {
    byte[][] first = env.reset();
    for (int environment = 0; environment < first.length; environment++) {
      agent.begin(environment, first[environment]);
    }
    return 0;
  }

  private double restore() throws IOException {
    Checkpoint checkpoint =
        folder.newest(agent.network(), config.replay().capacity(), listener::warned);
    agent.restore(checkpoint.agent());
    tracker.restore(checkpoint.tracker());
    evaluated = checkpoint.evaluated();
    chosen = checkpoint.chosen().length > 0;
    System.arraycopy(checkpoint.chosen(), 0, actions, 0, checkpoint.chosen().length);
    requireGoingOn(checkpoint.seconds());
    if (isEvaluatedInOwn() && isEvaluationDue()) {
      env.reset();
      lent = checkpoint.episodes();
    } else {
      env.restore(checkpoint.episodes());
    }
    folder.write(config);
    return checkpoint.seconds();
  }

  /**
   * What ended a run would end it again at once, unless an evaluation is to be played first:
   * nothing is written then.
   */
  private void requireGoingOn(double seconds) {
    StopReason reason = isEvaluationDue() ? null : reasonToStop(seconds);
    if (reason != null) {
      throw new RunEndedException(
          "%s has ended: %s. To go on, set %s to another value (it is %s); gymbridge evaluate plays with its network"
              .formatted(
                  folder.path(), reason, reason.key(), ConfigValues.of(config).get(reason.key())),
          reason,
          agent.steps(),
          seconds);
    }
  }

  /**
   * Asks a run to end after its step, or in the middle of an evaluation, which is played again from
   * its start when the run goes on; from any thread.
   */
  public void interrupt() {
    interrupted = true;
  }

  /**
   * Runs until a rule ends it.
   *
   * @throws TrainingException where the folder cannot be written; earlier checkpoints are as they
   *     were
   * @throws EnvException where an environment fails; then there is a checkpoint of the last step
   *     that came to its end
   * @throws TrainingException where a parameter of the network is no longer finite; no such network
   *     is written
   */
  public StopReason run() {
    try {
      evaluateIfDue();
      StopReason reason = reasonToStop(stopwatch.seconds());
      while (reason == null) {
        if (!chosen) {
          agent.act(actions);
          chosen = true;
        }
        AgentEnv.Pending pending = env.step(actions);
        stopwatch.lap(Stopwatch.Lap.ACTING);
        agent.learn();
        stopwatch.lap(Stopwatch.Lap.LEARNING);
        long before = agent.steps();
        receive(pending.await());
        chosen = false;
        stopwatch.lap(Stopwatch.Lap.WAITING);
        afterStep(before);
        reason = reasonToStop(stopwatch.seconds());
      }
      finish(reason);
      return reason;
    } catch (EnvException failure) {
      saveWhatIsDone(failure);
      throw failure;
    } catch (IOException failure) {
      throw notWritten(failure);
    }
  }

  /** Where the environments are between two steps; after a failure in the middle of one none is. */
  private void saveWhatIsDone(EnvException failure) {
    try {
      if (hasNews()) {
        checkpoint();
      }
    } catch (IOException | IllegalStateException | TrainingException notSaved) {
      failure.addSuppressed(notSaved);
    }
  }

  private boolean hasNews() {
    return agent.steps() > lastCheckpoint || !evaluated.equals(inLastCheckpoint);
  }

  private TrainingException notWritten(IOException failure) {
    return new TrainingException(
        "cannot write into %s: %s. The checkpoints that are there are whole: make room, then --resume"
            .formatted(folder.path(), RunFolder.reason(failure)),
        failure);
  }

  private void receive(AgentStep step) throws IOException {
    for (int environment = 0; environment < actions.length; environment++) {
      double reward = agent.observe(environment, actions[environment], step);
      if (step.played(environment)) {
        tracker.step(environment, step.score(environment), reward);
      }
      leftEpisodes.look(environment, step, agent.steps());
      if (step.ended(environment)) {
        EndedEpisode ended = tracker.end(environment);
        files.episode(agent, ended);
        listener.ended(this, ended);
      }
    }
  }

  private void afterStep(long before) throws IOException {
    if (crossed(before, config.metricsEvery())) {
      requireFiniteNetwork();
      files.metrics(agent, tracker);
      files.timings(agent.steps(), stopwatch);
    }
    listener.progressed(this);
    if (crossed(before, config.checkpointEvery())) {
      checkpoint();
    }
    evaluateIfDue();
  }

  private boolean crossed(long before, long every) {
    return agent.steps() / every > before / every;
  }

  private void evaluateIfDue() throws IOException {
    if (isEvaluationDue()) {
      evaluate(Objects.requireNonNull(evaluator));
    }
  }

  private boolean isEvaluationDue() {
    long every = config.evaluation().every();
    return every > 0 && agent.steps() / every > evaluated.steps() / every;
  }

  /**
   * Where the mean return reaches the one that ends the run, more episodes decide. An evaluation
   * that is interrupted has not been.
   */
  private void evaluate(Evaluator player) throws IOException {
    requireFiniteNetwork();
    if (isEvaluatedInOwn() && lent == null) {
      lent = env.episodes();
    }
    double wanted = config.stop().evaluationReturn();
    Evaluation evaluation = player.play(() -> agent::greedyActions, () -> interrupted);
    boolean reached = evaluation != null && evaluation.returns().mean() >= wanted;
    Evaluation confirming =
        reached && config.stop().evaluationEpisodes() > config.evaluation().episodes()
            ? player.playMore(
                config.stop().evaluationEpisodes(), () -> agent::greedyActions, () -> interrupted)
            : evaluation;
    takeBack();
    stopwatch.lap(Stopwatch.Lap.EVALUATING);
    if (evaluation != null && confirming != null) {
      evaluated(evaluation, reached ? confirming : null);
    }
  }

  /** Whether evaluations are played in the environments of the training. */
  private boolean isEvaluatedInOwn() {
    return config.evaluation().environments() == 0;
  }

  /** Goes on where the environments were before an evaluation was played in them. */
  private void takeBack() {
    List<Episode> running = lent;
    if (running != null) {
      env.restore(running);
      lent = null;
    }
  }

  private void evaluated(Evaluation evaluation, @Nullable Evaluation confirming)
      throws IOException {
    files.evaluation(agent.steps(), evaluation);
    listener.evaluated(agent.steps(), evaluation);
    leftEpisodes.look(evaluation, agent.steps());
    double mean = evaluation.returns().mean();
    double confirmed = evaluated.confirmed();
    boolean isBest = mean > evaluated.best();
    if (confirming != null) {
      if (confirming.episodes() > evaluation.episodes()) {
        listener.confirmed(agent.steps(), confirming);
      }
      confirmed = confirming.returns().mean();
      isBest |= confirmed >= config.stop().evaluationReturn();
    }
    if (isBest) {
      writeBest();
    }
    evaluated = new Evaluated(agent.steps(), Math.max(mean, evaluated.best()), confirmed);
  }

  private void writeBest() throws IOException {
    folder.writeNetwork("best", agent.network(), agent.parameters(), agent.steps());
  }

  private @Nullable StopReason reasonToStop(double seconds) {
    if (interrupted) {
      return StopReason.INTERRUPTED;
    }
    if (askedToStop != null) {
      return askedToStop;
    }
    StopRule.Standing standing =
        new StopRule.Standing(agent.steps(), agent.episodes(), seconds, tracker, evaluated);
    for (StopRule rule : stopRules) {
      if (rule.holds().test(standing)) {
        return rule.reason();
      }
    }
    return null;
  }

  /** Where nothing was evaluated the last network is the best that is known. */
  private void finish(StopReason reason) throws IOException {
    requireFiniteNetwork();
    if (evaluated.best() == Double.NEGATIVE_INFINITY && !reason.equals(StopReason.INTERRUPTED)) {
      writeBest();
    }
    if (hasNews()) {
      checkpoint();
    }
  }

  private void requireFiniteNetwork() {
    for (float parameter : agent.parameters()) {
      if (!Float.isFinite(parameter)) {
        throw new TrainingException(
            String.format(
                Locale.ROOT,
                "the network has diverged: after %,d steps a parameter of it is %s. The last checkpoint, of step %,d, is"
                    + " from before. Try a lower optimizer.learning_rate, a lower optimizer.max_gradient_norm, or rewards"
                    + " of a smaller size",
                agent.steps(),
                parameter,
                lastCheckpoint));
      }
    }
  }

  private void checkpoint() throws IOException {
    requireFiniteNetwork();
    Checkpoint checkpoint =
        new Checkpoint(
            agent.state(),
            tracker.state(),
            lent == null ? env.episodes() : lent,
            evaluated,
            chosen ? actions : new int[0],
            stopwatch.seconds());
    files.sync();
    folder.write(checkpoint, agent.network());
    stopwatch.lap(Stopwatch.Lap.CHECKPOINTING);
    lastCheckpoint = agent.steps();
    inLastCheckpoint = evaluated;
  }

  @Override
  public Network network() {
    return agent.network();
  }

  /** What the environments are. */
  public EnvDescription environment() {
    return env.description();
  }

  /** What the network runs on, such as {@code cpu()}. */
  public String device() {
    return device.toString();
  }

  @Override
  public long steps() {
    return agent.steps();
  }

  @Override
  public long episodes() {
    return agent.episodes();
  }

  @Override
  public long gradientSteps() {
    return agent.gradientSteps();
  }

  @Override
  public int remembered() {
    return agent.remembered();
  }

  @Override
  public double epsilon() {
    return agent.epsilon();
  }

  @Override
  public double loss() {
    return files.loss();
  }

  @Override
  public float[] parameters() {
    return agent.parameters();
  }

  @Override
  public float[] values(ByteBuffer observations, int count) {
    return agent.values(observations, count);
  }

  @Override
  public void stop(String reason) {
    askedToStop = StopReason.of(reason);
  }

  /** Bytes of memory that a transition takes in the replay; NaN before the first. */
  public double bytesPerTransition() {
    return agent.bytesPerTransition();
  }

  @Override
  public double meanReturn() {
    return tracker.meanReturn(EpisodeTracker.SHOWN);
  }

  @Override
  public double seconds() {
    return stopwatch.seconds();
  }

  @Override
  public double seconds(Stopwatch.Lap lap) {
    return stopwatch.seconds(lap);
  }

  @Override
  public long restarts() {
    long own = env.restarts();
    return evaluator == null || isEvaluatedInOwn() ? own : own + evaluator.restarts();
  }

  /**
   * Hands over what keeps others from the run's folder, which would go when the training is closed:
   * for what is still to be written into it then.
   *
   * @throws IllegalStateException where it was handed over before
   */
  public FolderLock takeLock() {
    FolderLock held = lock;
    if (held == null) {
      throw new IllegalStateException("the lock of " + folder.path() + " was handed over before");
    }
    lock = null;
    return held;
  }

  @Override
  public void close() {
    FolderLock held = lock;
    try (held;
        agent;
        env;
        files) {
      if (evaluator != null) {
        evaluator.close();
      }
    } catch (IOException failure) {
      throw notWritten(failure);
    }
  }
}
