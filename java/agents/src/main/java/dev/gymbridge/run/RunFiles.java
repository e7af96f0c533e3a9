package dev.gymbridge.run;

import dev.gymbridge.agent.Agent;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.learner.QLearner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * The tables of a run, and the same numbers for TensorBoard. metrics.csv, episodes.csv and
 * evaluations.csv hold only what the seed determines; timings.csv what the clock does.
 */
public final class RunFiles implements AutoCloseable {
  private static final List<String> METRICS =
      List.of(
          "steps",
          "episodes",
          "gradient_steps",
          "epsilon",
          "mean_return",
          "mean_length",
          "loss",
          "value",
          "gradient_norm",
          "clipped");
  private static final List<String> EPISODES = List.of("steps", "episode", "return", "length");
  private static final List<String> EVALUATIONS =
      List.of("steps", "episodes", "mean", "std", "min", "max", "median", "mean_length");
  private static final List<String> TIMINGS =
      List.of(
          "steps",
          "seconds",
          "steps_per_second",
          "acting",
          "learning",
          "waiting",
          "evaluating",
          "checkpointing");

  private final CsvFile metrics;
  private final CsvFile episodes;
  private final CsvFile evaluations;
  private final CsvFile timings;
  private final EventFile events;
  private final List<String> columns;
  private final List<DoubleSupplier> others;
  private final Clock clock;
  private double loss = Double.NaN;

  /**
   * Opens them, cut back to a step.
   *
   * @param lastStep 0 for a new run
   * @param lastEvaluation step of the last evaluation that was played to its end; 0 for none
   * @param others metrics beside the usual ones, by name
   * @throws TrainingException where two have the same name
   */
  public RunFiles(
      RunFolder folder,
      long lastStep,
      long lastEvaluation,
      Map<String, DoubleSupplier> others,
      Clock clock)
      throws IOException {
    this.clock = clock;
    Map<String, DoubleSupplier> sorted = new TreeMap<>(others);
    this.others = List.copyOf(sorted.values());
    this.columns = Stream.concat(METRICS.stream(), sorted.keySet().stream()).toList();
    requireColumns(columns);
    metrics = new CsvFile(folder.file("metrics.csv"), columns, lastStep);
    episodes = new CsvFile(folder.file("episodes.csv"), EPISODES, lastStep);
    evaluations = new CsvFile(folder.file("evaluations.csv"), EVALUATIONS, lastEvaluation);
    timings = new CsvFile(folder.file("timings.csv"), TIMINGS, lastStep);
    removeEventFiles(folder.path());
    long seconds = clock.instant().getEpochSecond();
    events = new EventFile(folder.file("events.out.tfevents." + seconds + ".gymbridge"), seconds);
    if (lastStep > 0) {
      repeat(folder.file("metrics.csv"), "train/", columns);
      repeat(folder.file("evaluations.csv"), "evaluation/", EVALUATIONS);
    }
  }

  private static void requireColumns(List<String> columns) {
    for (String column : columns) {
      if (!column.matches("\\w+") || Collections.frequency(columns, column) > 1) {
        throw new TrainingException(
            "a metric is named \"%s\": a name is a word of letters, digits and _, and none of %s"
                .formatted(column, METRICS));
      }
    }
  }

  /** They would show what comes after the step twice; all that they have is in the tables. */
  private static void removeEventFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("events.out.")).toList()) {
        Files.delete(file);
      }
    }
  }

  private void repeat(Path table, String prefix, List<String> columns) throws IOException {
    for (List<String> row : CsvFile.rows(table, columns)) {
      Map<String, Double> values = new LinkedHashMap<>();
      for (int column = 1; column < columns.size(); column++) {
        values.put(prefix + columns.get(column), CsvFile.number(row.get(column)));
      }
      events.add(now(), Long.parseLong(row.get(0)), values);
    }
  }

  private double now() {
    return clock.millis() / 1e3;
  }

  public void metrics(Agent agent, EpisodeTracker tracker) throws IOException {
    QLearner.Means means = agent.takeMeans();
    loss = means.loss();
    List<Number> row =
        List.of(
            agent.steps(),
            agent.episodes(),
            agent.gradientSteps(),
            agent.epsilon(),
            tracker.meanReturn(EpisodeTracker.SHOWN),
            tracker.meanLength(EpisodeTracker.SHOWN),
            means.loss(),
            means.value(),
            means.gradientNorm(),
            means.clipped());
    List<Double> added = others.stream().map(DoubleSupplier::getAsDouble).toList();
    add(metrics, "train/", columns, Stream.concat(row.stream(), added.stream()).toList());
    if (means.diverged()) {
      throw new TrainingException(
          "the loss is not finite any more, at step "
              + agent.steps()
              + ": lower optimizer.learning_rate");
    }
  }

  /** In the last row of metrics; NaN where it had none. */
  public double loss() {
    return loss;
  }

  public void episode(Agent agent, EndedEpisode ended) throws IOException {
    episodes.add(List.of(agent.steps(), agent.episodes(), ended.score(), ended.length()));
  }

  public void evaluation(long steps, Evaluation evaluation) throws IOException {
    Statistics returns = evaluation.returns();
    add(
        evaluations,
        "evaluation/",
        EVALUATIONS,
        List.of(
            steps,
            evaluation.episodes(),
            returns.mean(),
            returns.std(),
            returns.min(),
            returns.max(),
            returns.median(),
            evaluation.meanLength()));
  }

  public void timings(long steps, Stopwatch stopwatch) throws IOException {
    add(timings, "time/", TIMINGS, stopwatch.row(steps));
  }

  private void add(CsvFile table, String prefix, List<String> columns, List<? extends Number> row)
      throws IOException {
    table.add(row);
    Map<String, Double> values = new LinkedHashMap<>();
    for (int column = 1; column < columns.size(); column++) {
      values.put(prefix + columns.get(column), row.get(column).doubleValue());
    }
    events.add(now(), row.get(0).longValue(), values);
  }

  /** Puts the tables on the disk, which a checkpoint's state goes on from. */
  public void sync() throws IOException {
    for (CsvFile table : List.of(metrics, episodes, evaluations, timings)) {
      table.sync();
    }
  }

  @Override
  public void close() throws IOException {
    metrics.close();
    episodes.close();
    evaluations.close();
    timings.close();
    events.close();
  }
}
