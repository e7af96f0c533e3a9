package dev.gymbridge.cli.runs;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs with names that say what they differ in.
 *
 * @param folders of the runs
 * @param configs all values of each by key
 * @param names of each, no two the same
 * @param environment that all have in common; empty where there are several
 */
public record NamedRuns(
    List<RunFolder> folders,
    List<Map<String, Object>> configs,
    List<String> names,
    String environment) {
  /** Copies. */
  public NamedRuns {
    folders = List.copyOf(folders);
    configs = List.copyOf(configs);
    names = List.copyOf(names);
  }

  /**
   * The runs in some folders.
   *
   * @throws CommandFailure where one is named twice
   * @throws TrainingException where one is no run, or its configuration cannot be read
   */
  public static NamedRuns of(List<Path> paths) {
    requireDistinct(paths);
    List<RunFolder> folders = paths.stream().map(RunFolder::open).toList();
    List<Map<String, Object>> configs =
        folders.stream().map(folder -> ConfigValues.of(folder.config(Map.of()))).toList();
    Differences differences = Differences.of(configs, true);
    List<String> names = configs.stream().map(differences::name).toList();
    List<String> last = paths.stream().map(path -> String.valueOf(path.getFileName())).toList();
    List<String> distinct = Differences.distinct(names, last);
    if (new HashSet<>(distinct).size() < distinct.size()) {
      List<String> whole = paths.stream().map(Path::toString).toList();
      distinct = Differences.distinct(names, whole);
    }
    return new NamedRuns(folders, configs, distinct, differences.common(configs.get(0)));
  }

  /** The numbers of the runs that differ in their seeds alone, by what they have in common. */
  public Map<String, List<Integer>> bySeed() {
    Differences differences = Differences.of(configs, false);
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int run = 0; run < configs.size(); run++) {
      groups
          .computeIfAbsent(differences.name(configs.get(run)), name -> new ArrayList<>())
          .add(run);
    }
    return groups;
  }

  private static void requireDistinct(List<Path> paths) {
    Set<Path> seen = new HashSet<>();
    for (Path path : paths) {
      try {
        if (!seen.add(path.toRealPath())) {
          throw new CommandFailure(path + " is named twice");
        }
      } catch (IOException missing) {
        throw new CommandFailure("there is no run folder " + path);
      }
    }
  }
}
