package dev.gymbridge.train;

import ai.djl.Device;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.learner.PyTorch;
import dev.gymbridge.network.Mlp;
import dev.gymbridge.network.Network;
import dev.gymbridge.policy.RandomStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
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
  private final TrainingListener listener;
  private final Device device;
  private final VectorEnv env;
  private final ObservationReader reader;
  private final long firstAction;
  private final Agent agent;
  private final EpisodeTracker tracker;
  private final RunFiles files;
  private final Stopwatch stopwatch;
  private final @Nullable Evaluator evaluator;
  private final @Nullable GreedyPolicy evaluated;
  private final float[][] observations;
  private double best = Double.NEGATIVE_INFINITY;
  private long lastCheckpoint;
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
    this.config = config;
    this.folder = folder;
    this.listener = listener;
    this.device = device(config, device);
    this.env =
        make.apply(
            EnvConfig.of(config.environment())
                .withSeed(config.seed())
                .withEnvironments(config.environments()));
    try {
      EnvDescription description = env.description();
      this.reader = ObservationReader.of(config.environment(), description.observationSpace());
      this.firstAction = discrete(config.environment(), description.actionSpace()).start();
      Network network = network(config, description);
      this.agent = new Agent(config, network, this.device);
      this.tracker =
          new EpisodeTracker(
              config.environments(), config.stopMeanWindow(), config.perfectReturn());
      this.observations = new float[config.environments()][];
      double seconds;
      if (resume) {
        seconds = restore();
        folder.write(config);
      } else {
        folder.make(config);
        reader.read(env.reset(), observations);
        seconds = 0;
      }
      this.lastCheckpoint = agent.steps();
      this.stopwatch = new Stopwatch(System::nanoTime, seconds, agent.steps());
      this.files = new RunFiles(folder, agent.steps(), Clock.systemUTC());
      this.evaluator = config.evaluateEvery() == 0 ? null : evaluator(make);
      this.evaluated = evaluator == null ? null : agent.greedyPolicy(evaluator.environments());
    } catch (IOException failure) {
      env.close();
      throw new TrainingException(
          "cannot write into " + folder.path() + ": " + RunFolder.reason(failure), failure);
    } catch (RuntimeException failure) {
      env.close();
      throw failure;
    }
  }

  /**
   * Loads PyTorch and finds a device.
   *
   * @throws TrainingException where there is none of that name
   */
  static Device device(TrainConfig config, String name) {
    try {
      return PyTorch.device(PyTorch.start(config.threads()), name);
    } catch (IllegalArgumentException | IllegalStateException unusable) {
      throw new TrainingException(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  /**
   * The network of a configuration.
   *
   * @throws TrainingException where an environment with such spaces cannot be trained
   */
  public static Network network(TrainConfig config, EnvDescription environment) {
    return new Mlp(
        ObservationReader.of(config.environment(), environment.observationSpace()).elements(),
        config.hiddenLayers(),
        (int) discrete(config.environment(), environment.actionSpace()).n(),
        config.dueling());
  }

  private static Space.Discrete discrete(String environment, Space space) {
    if (space instanceof Space.Discrete discrete
        && discrete.n() <= ObservationReader.MAX_ELEMENTS) {
      return discrete;
    }
    throw new TrainingException(
        "%s cannot be trained: its action space is %s, and Q-learning needs a Discrete one of at most %d"
            .formatted(environment, space, ObservationReader.MAX_ELEMENTS));
  }

  /** Evaluations that choose the best network; {@code gymbridge evaluate} has other seeds. */
  private Evaluator evaluator(Function<EnvConfig, VectorEnv> make) {
    long seed = new RandomStream(config.seed(), "selection").at(0).nextLong();
    return new Evaluator(make, config.environment(), seed, config.evaluationEpisodes());
  }

  private double restore() {
    Checkpoint checkpoint =
        folder.newest(
            file -> Checkpoint.read(file, agent.network(), config.replayCapacity()),
            listener::warned);
    agent.restore(checkpoint.agent());
    tracker.restore(checkpoint.tracker());
    best = checkpoint.best();
    reader.read(env.restore(checkpoint.episodes()), observations);
    return checkpoint.seconds();
  }

  /** Asks a run to end after its step; from any thread. */
  public void interrupt() {
    interrupted = true;
  }

  /**
   * Runs until a rule ends it.
   *
   * @throws TrainingException where the folder cannot be written; earlier checkpoints are as they
   *     were
   */
  public StopReason run() {
    try {
      Actions sent = env.newActions();
      int[] actions = new int[config.environments()];
      StopReason reason = reasonToStop();
      while (reason == null) {
        agent.act(observations, actions);
        for (int environment = 0; environment < actions.length; environment++) {
          sent.set(environment, firstAction + actions[environment]);
        }
        PendingStep pending = env.step(sent);
        stopwatch.lap(Stopwatch.Lap.ACTING);
        agent.learn();
        stopwatch.lap(Stopwatch.Lap.LEARNING);
        long before = agent.steps();
        receive(pending.await(), actions);
        stopwatch.lap(Stopwatch.Lap.WAITING);
        afterStep(before);
        reason = reasonToStop();
      }
      finish(reason);
      return reason;
    } catch (IOException failure) {
      throw notWritten(failure);
    }
  }

  private TrainingException notWritten(IOException failure) {
    return new TrainingException(
        "cannot write into %s: %s. The checkpoints that are there are whole: make room, then --resume"
            .formatted(folder.path(), RunFolder.reason(failure)),
        failure);
  }

  private void receive(StepBatch step, int[] actions) throws IOException {
    for (int environment = 0; environment < actions.length; environment++) {
      if (step.frames(environment) > 0) {
        float[] after = reader.read(step.observation(), step.lastRow(environment));
        double reward = step.reward(environment);
        agent.observe(
            environment,
            observations[environment],
            actions[environment],
            reward,
            after,
            step.terminated(environment),
            step.truncated(environment));
        tracker.step(environment, reward);
        observations[environment] = after;
      } else if (step.lost(environment)) {
        agent.lost(environment, observations[environment]);
      }
      if (step.ended(environment)) {
        files.episode(agent, tracker.end(environment));
        observations[environment] = reader.read(step.nextObservation(), step.nextRow(environment));
      }
    }
  }

  private void afterStep(long before) throws IOException {
    if (crossed(before, config.metricsEvery())) {
      files.metrics(agent, tracker);
      files.timings(agent.steps(), stopwatch);
    }
    if (config.evaluateEvery() > 0 && crossed(before, config.evaluateEvery())) {
      evaluate();
    }
    listener.progressed(this);
    if (crossed(before, config.checkpointEvery())) {
      checkpoint();
    }
  }

  private boolean crossed(long before, long every) {
    return agent.steps() / every > before / every;
  }

  private void evaluate() throws IOException {
    Evaluation evaluation =
        Objects.requireNonNull(evaluator).play(Objects.requireNonNull(evaluated));
    stopwatch.lap(Stopwatch.Lap.EVALUATING);
    files.evaluation(agent.steps(), evaluation);
    listener.evaluated(agent.steps(), evaluation);
    double mean = evaluation.returns().mean();
    if (mean > best) {
      best = mean;
      writeBest();
    }
  }

  private void writeBest() throws IOException {
    folder.writeNetwork("best", agent.network(), agent.parameters(), agent.steps());
  }

  private @Nullable StopReason reasonToStop() {
    if (interrupted) {
      return StopReason.INTERRUPTED;
    }
    if (best >= config.stopEvaluationReturn()) {
      return StopReason.EVALUATION;
    }
    if (agent.steps() >= config.steps()) {
      return StopReason.STEPS;
    }
    if (config.episodes() > 0 && agent.episodes() >= config.episodes()) {
      return StopReason.EPISODES;
    }
    if (config.seconds() > 0 && stopwatch.seconds() >= config.seconds()) {
      return StopReason.SECONDS;
    }
    if (config.stopPerfectEpisodes() > 0
        && tracker.perfectInARow() >= config.stopPerfectEpisodes()) {
      return StopReason.PERFECT_EPISODES;
    }
    int window = config.stopMeanWindow();
    if (config.stopMeanReturn() < Double.POSITIVE_INFINITY
        && tracker.has(window)
        && tracker.meanReturn(window) >= config.stopMeanReturn()) {
      return StopReason.MEAN_RETURN;
    }
    return null;
  }

  /** Where nothing was evaluated the last network is the best that is known. */
  private void finish(StopReason reason) throws IOException {
    if (best == Double.NEGATIVE_INFINITY && reason != StopReason.INTERRUPTED) {
      writeBest();
    }
    if (agent.steps() > lastCheckpoint) {
      checkpoint();
    }
  }

  private void checkpoint() throws IOException {
    Checkpoint checkpoint =
        new Checkpoint(agent.state(), tracker.state(), env.episodes(), best, stopwatch.seconds());
    folder.write(checkpoint, agent.network());
    lastCheckpoint = agent.steps();
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
  public double epsilon() {
    return agent.epsilon();
  }

  @Override
  public double meanReturn() {
    return tracker.meanReturn(EpisodeTracker.SHOWN);
  }

  /** Gradient steps so far. */
  public long gradientSteps() {
    return agent.gradientSteps();
  }

  /** Seconds that the run has taken, evaluations included. */
  public double seconds() {
    return stopwatch.seconds();
  }

  @Override
  public void close() {
    try (agent;
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
