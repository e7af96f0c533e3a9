package dev.gymbridge.cli.metrics;

import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.EndedEpisode;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.run.Stopwatch;
import dev.gymbridge.train.TrainingListener;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a training. Its numbers are taken ten times a second at most, on its own thread,
 * so that a scrape sees them of one moment and costs the training nothing. What is not known yet is
 * left out.
 *
 * <p>Where a run is resumed its steps, episodes and gradient steps go on; evaluations, seconds and
 * restarts are those of this process.
 */
public final class TrainingMetrics implements TrainingListener, MultiCollector {
  private static final String PREFIX = "gymbridge_training_";
  private static final long PERIOD_NANOS = 100_000_000;

  private final TrainConfig config;
  private final String run;
  private long taken = System.nanoTime() - PERIOD_NANOS;
  private volatile @Nullable Standing standing;
  private volatile double lastReturn = Double.NaN;
  private volatile Evaluations evaluations = new Evaluations(0, Double.NaN);

  /** Where a training is. */
  private record Standing(
      long steps,
      long episodes,
      long gradientSteps,
      int remembered,
      long restarts,
      double epsilon,
      double loss,
      double meanReturn,
      Map<Stopwatch.Lap, Double> seconds) {
    static Standing of(Progress progress) {
      Map<Stopwatch.Lap, Double> seconds = new EnumMap<>(Stopwatch.Lap.class);
      for (Stopwatch.Lap lap : Stopwatch.Lap.values()) {
        seconds.put(lap, progress.seconds(lap));
      }
      return new Standing(
          progress.steps(),
          progress.episodes(),
          progress.gradientSteps(),
          progress.remembered(),
          progress.restarts(),
          progress.epsilon(),
          progress.loss(),
          progress.meanReturn(),
          seconds);
    }
  }

  private record Evaluations(long count, double mean) {}

  public TrainingMetrics(TrainConfig config, RunFolder folder) {
    this.config = config;
    this.run = String.valueOf(folder.path().getFileName());
  }

  @Override
  public void progressed(Progress progress) {
    if (System.nanoTime() - taken >= PERIOD_NANOS) {
      update(progress);
    }
  }

  /** Takes the numbers as they are now; on the training's thread. */
  public void update(Progress progress) {
    standing = Standing.of(progress);
    taken = System.nanoTime();
  }

  @Override
  public void ended(Progress progress, EndedEpisode episode) {
    lastReturn = episode.score();
  }

  @Override
  public void evaluated(long steps, Evaluation evaluation) {
    evaluations = new Evaluations(evaluations.count + 1, evaluation.returns().mean());
  }

  /** On a thread of the server. */
  @Override
  public MetricSnapshots collect() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    all.metricSnapshot(info());
    gauge(
        all,
        "environment_steps_limit",
        "Environment steps to train for",
        (double) config.stop().steps());
    Standing now = standing;
    if (now != null) {
      count(all, "environment_steps", "Environment steps of the training", now.steps);
      count(all, "episodes", "Training episodes that have ended", now.episodes);
      count(all, "gradient_steps", "Gradient steps", now.gradientSteps);
      count(
          all,
          "environment_restarts",
          "Environments made again because a server, a worker or a connection had died",
          now.restarts);
      all.metricSnapshot(seconds(now));
      gauge(all, "replay_transitions", "Transitions in the replay", now.remembered);
      gauge(all, "exploration_epsilon", "Probability of an action at random", now.epsilon);
      gauge(all, "loss", "Mean loss in the last row of metrics.csv", now.loss);
      gauge(all, "return_mean", "Mean return of the last 100 training episodes", now.meanReturn);
    }
    gauge(all, "return_last", "Return of the last training episode", lastReturn);
    Evaluations played = evaluations;
    count(all, "evaluations", "Evaluations that have been played", played.count);
    gauge(all, "evaluation_return_mean", "Mean return of the last evaluation", played.mean);
    return all.build();
  }

  private InfoSnapshot info() {
    Labels labels =
        Labels.of(
            "environment", config.environment().id(),
            "algorithm", name(config.algorithm().rule()),
            "seed", Long.toString(config.seed()),
            "run", run);
    return InfoSnapshot.builder()
        .name("gymbridge_training")
        .help("The training")
        .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
        .build();
  }

  private static CounterSnapshot seconds(Standing now) {
    CounterSnapshot.Builder seconds =
        CounterSnapshot.builder().name(PREFIX + "seconds").help("Where the time went");
    now.seconds.forEach(
        (lap, value) ->
            seconds.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(Labels.of("activity", name(lap)))
                    .value(value)
                    .build()));
    return seconds.build();
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void count(MetricSnapshots.Builder all, String name, String help, long value) {
    all.metricSnapshot(
        CounterSnapshot.builder()
            .name(PREFIX + name)
            .help(help)
            .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
            .build());
  }

  private static void gauge(MetricSnapshots.Builder all, String name, String help, double value) {
    if (!Double.isNaN(value)) {
      all.metricSnapshot(
          GaugeSnapshot.builder()
              .name(PREFIX + name)
              .help(help)
              .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
              .build());
    }
  }
}
