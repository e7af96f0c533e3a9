package dev.gymbridge.cli.runs;

import dev.gymbridge.statistics.Aggregate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Runs that differ in their seeds, or in nothing that is asked for.
 *
 * @param name of the group among the others
 * @param environment of all its runs
 * @param kind what it is beside the environment: the same kind can be there for several
 * @param runs at least one
 * @param threshold mean return of an evaluation that is to be reached; infinite where none is known
 */
record RunGroup(
    String name, String environment, String kind, List<ScoredRun> runs, double threshold) {
  double[] scores() {
    return runs.stream().mapToDouble(ScoredRun::score).toArray();
  }

  Estimate estimate(Aggregate statistic) {
    return Estimate.of(List.of(scores()), drawn -> statistic.of(drawn.get(0)));
  }

  boolean hasThreshold() {
    return threshold < Double.POSITIVE_INFINITY;
  }

  /** How many runs reached the threshold. */
  long reached() {
    return runs.stream().filter(run -> run.reached(threshold).isPresent()).count();
  }

  double medianSteps() {
    return median(ScoredRun.Reached::steps);
  }

  double medianSeconds() {
    return median(ScoredRun.Reached::seconds);
  }

  /** Over all runs, where those that did not reach it took forever. */
  private double median(ToDoubleFunction<ScoredRun.Reached> of) {
    double[] values =
        runs.stream()
            .map(run -> run.reached(threshold))
            .mapToDouble(
                (Optional<ScoredRun.Reached> reached) ->
                    reached.map(of::applyAsDouble).orElse(Double.POSITIVE_INFINITY))
            .toArray();
    return Arrays.stream(values).anyMatch(Double::isNaN) ? Double.NaN : Aggregate.MEDIAN.of(values);
  }
}
