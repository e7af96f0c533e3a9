package dev.gymbridge.cli.runs;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.statistics.Improvement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs in groups, and how well each did.
 *
 * @param groups in the order of their first runs
 * @param pairs which of two kinds is likely the better one
 */
public record Comparison(List<RunGroup> groups, List<Pair> pairs) {
  /** With more kinds there are more pairs than anybody reads. */
  static final int MOST_KINDS = 10;

  /** Stands between an environment and what else a group is. */
  private static final String JOINT = ", ";

  /**
   * Two kinds of runs.
   *
   * @param probability that a run of one has a greater score than one of the other; the mean over
   *     the environments that both have
   */
  record Pair(String one, String other, Estimate probability) {}

  /** Copies. */
  public Comparison {
    groups = List.copyOf(groups);
    pairs = List.copyOf(pairs);
  }

  /**
   * Compares the runs in some folders. Groups are of one environment each, for returns of several
   * mean different things.
   *
   * @param key of the configuration, whose values are the groups; null for what the runs differ in
   *     besides their seeds
   * @param threshold mean return of an evaluation that is to be reached; null for {@code
   *     stop.evaluation_return}, where it is the same in all runs of an environment
   * @throws CommandFailure where a run is named twice, or cannot be compared
   * @throws TrainingException where one is no run, or there is no such key
   */
  public static Comparison of(
      List<Path> folders, @Nullable String key, @Nullable Double threshold) {
    NamedRuns named = NamedRuns.of(folders);
    return of(named, kinds(named.configs(), key), threshold);
  }

  /** Likewise, where some keys' values are the groups. */
  public static Comparison of(List<Path> folders, Differences keys) {
    return of(NamedRuns.of(folders), keys::kind, null);
  }

  private static Comparison of(
      NamedRuns named, Function<Map<String, Object>, String> kinds, @Nullable Double threshold) {
    List<ScoredRun> runs = new ArrayList<>();
    for (int run = 0; run < named.folders().size(); run++) {
      runs.add(ScoredRun.read(named.folders().get(run), named.configs().get(run)));
    }
    List<RunGroup> groups = groups(runs, kinds, named.environment().isEmpty(), threshold);
    return new Comparison(groups, pairs(groups));
  }

  /**
   * Why a run cannot be compared; empty where it can.
   *
   * @throws TrainingException where its tables cannot be read
   */
  public static Optional<String> obstacle(RunFolder folder) {
    try {
      var unused = ScoredRun.read(folder, Map.of());
      return Optional.empty();
    } catch (CommandFailure obstacle) {
      return Optional.of(String.valueOf(obstacle.getMessage()));
    }
  }

  private static Function<Map<String, Object>, String> kinds(
      List<Map<String, Object>> configs, @Nullable String name) {
    if (name == null) {
      return Differences.of(configs, false)::kind;
    }
    String key = ConfigValues.key(name);
    return config ->
        key.equals(Differences.ENVIRONMENT) ? "" : Differences.shown(key, config.get(key));
  }

  private static List<RunGroup> groups(
      List<ScoredRun> runs,
      Function<Map<String, Object>, String> kind,
      boolean several,
      @Nullable Double threshold) {
    Map<List<String>, List<ScoredRun>> parts = new LinkedHashMap<>();
    for (ScoredRun run : runs) {
      parts
          .computeIfAbsent(
              List.of(run.environment(), kind.apply(run.config())), none -> new ArrayList<>())
          .add(run);
    }
    List<RunGroup> groups = new ArrayList<>();
    parts.forEach(
        (part, members) -> {
          String name =
              part.stream()
                  .skip(several || part.get(1).isEmpty() ? 0 : 1)
                  .filter(text -> !text.isEmpty())
                  .collect(Collectors.joining(JOINT));
          double reach = threshold == null ? wanted(runs, part.get(0)) : threshold;
          groups.add(new RunGroup(name, part.get(0), part.get(1), members, reach));
        });
    return groups;
  }

  private static double wanted(List<ScoredRun> runs, String environment) {
    DoubleStream wanted =
        runs.stream()
            .filter(run -> run.environment().equals(environment))
            .mapToDouble(ScoredRun::wantedReturn)
            .distinct();
    double[] values = wanted.toArray();
    return values.length == 1 ? values[0] : Double.POSITIVE_INFINITY;
  }

  private static List<Pair> pairs(List<RunGroup> groups) {
    List<String> kinds = groups.stream().map(RunGroup::kind).distinct().toList();
    List<Pair> pairs = new ArrayList<>();
    if (kinds.size() <= MOST_KINDS) {
      for (int one = 0; one < kinds.size(); one++) {
        for (int other = one + 1; other < kinds.size(); other++) {
          pair(groups, kinds.get(one), kinds.get(other)).ifPresent(pairs::add);
        }
      }
    }
    return pairs;
  }

  private static Optional<Pair> pair(List<RunGroup> groups, String one, String other) {
    List<double[]> x = new ArrayList<>();
    List<double[]> y = new ArrayList<>();
    for (RunGroup group : groups) {
      if (group.kind().equals(one)) {
        groups.stream()
            .filter(each -> each.kind().equals(other))
            .filter(each -> each.environment().equals(group.environment()))
            .forEach(
                each -> {
                  x.add(group.scores());
                  y.add(each.scores());
                });
      }
    }
    int tasks = x.size();
    return tasks == 0
        ? Optional.empty()
        : Optional.of(
            new Pair(
                one,
                other,
                Estimate.of(
                    Stream.concat(x.stream(), y.stream()).toList(),
                    drawn ->
                        Improvement.probability(
                            drawn.subList(0, tasks), drawn.subList(tasks, 2 * tasks)))));
  }
}
