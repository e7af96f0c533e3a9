package dev.gymbridge.cli.output;

import dev.gymbridge.run.EndedEpisode;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.train.TrainingListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Tells two listeners the same. */
public record TwoListeners(TrainingListener first, TrainingListener second)
    implements TrainingListener {
  @Override
  public Map<String, DoubleSupplier> metrics(Progress progress) {
    Map<String, DoubleSupplier> metrics = new LinkedHashMap<>(first.metrics(progress));
    metrics.putAll(second.metrics(progress));
    return metrics;
  }

  @Override
  public void progressed(Progress progress) {
    first.progressed(progress);
    second.progressed(progress);
  }

  @Override
  public void ended(Progress progress, EndedEpisode episode) {
    first.ended(progress, episode);
    second.ended(progress, episode);
  }

  @Override
  public void evaluated(long steps, Evaluation evaluation) {
    first.evaluated(steps, evaluation);
    second.evaluated(steps, evaluation);
  }

  @Override
  public void confirmed(long steps, Evaluation confirming) {
    first.confirmed(steps, confirming);
    second.confirmed(steps, confirming);
  }

  @Override
  public void warned(String message) {
    first.warned(message);
    second.warned(message);
  }
}
