package dev.gymbridge.cli.dashboard;

import dev.gymbridge.cli.runs.Points;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run's folder while it is looked at; nothing is written there. Thread-safe. */
final class WatchedRun {
  private static final String CONFIG = "config.yaml";
  private static final String BEST = "best.safetensors";
  private static final String RESULT = "evaluation.json";

  private static final String EPISODES = "episodes";

  /** A row for many steps each. */
  private static final List<String> SHORT = List.of("evaluations", "metrics", "timings");

  /** With that of episodes, which may be long, and is read where somebody asks for it. */
  private static final List<String> TABLES = List.of("evaluations", EPISODES, "metrics", "timings");

  /** A copy may have the files in another order. */
  private static final long FINISHING_MILLIS = 2000;

  private final String id;
  private final Path folder;
  private final Map<String, GrowingTable> tables = new LinkedHashMap<>();
  private Map<String, FileState> files = Map.of();
  private Map<String, Object> config = Map.of();
  private String fault = "";

  /**
   * A run.
   *
   * @param id its folder's path from the one that is watched
   */
  WatchedRun(String id, Path folder) {
    this.id = id;
    this.folder = folder;
    TABLES.forEach(name -> tables.put(name, new GrowingTable(file(name))));
  }

  /**
   * How far a run is.
   *
   * @param steps environment steps; 0 before the first row of a table that was read
   * @param trainingReturn mean of the last training episodes; NaN for none yet
   * @param evaluation mean return of the last evaluation; NaN for none yet
   * @param best the greatest of them
   * @param changed when a table was last written: milliseconds since 1970; 0 for none
   * @param finished whether the final evaluation is there, and the run did not go on after it
   * @param hasBest whether there is a best network
   */
  record Progress(
      double steps,
      double trainingReturn,
      double evaluation,
      double best,
      long changed,
      boolean finished,
      boolean hasBest) {}

  private Path file(String table) {
    return folder.resolve(table + ".csv");
  }

  String id() {
    return id;
  }

  RunFolder folder() {
    return RunFolder.open(folder);
  }

  /** When its configuration was written: milliseconds since 1970. */
  synchronized long started() {
    return state(CONFIG).changed();
  }

  /** All values by key; empty where they cannot be read. */
  synchronized Map<String, Object> config() {
    return config;
  }

  /** Why the configuration cannot be read; empty where it can. */
  synchronized String fault() {
    return fault;
  }

  /**
   * Looks whether files have changed, and reads the short ones that have.
   *
   * @return whether any has
   */
  synchronized boolean refresh() {
    Map<String, FileState> now = new LinkedHashMap<>();
    TABLES.forEach(name -> now.put(name, FileState.of(file(name))));
    List.of(CONFIG, BEST, RESULT)
        .forEach(name -> now.put(name, FileState.of(folder.resolve(name))));
    if (now.equals(files)) {
      return false;
    }
    boolean isNewConfig = !state(CONFIG).equals(now.get(CONFIG));
    files = now;
    if (isNewConfig) {
      readConfig();
    }
    SHORT.forEach(this::read);
    return true;
  }

  private FileState state(String name) {
    return files.getOrDefault(name, FileState.MISSING);
  }

  private void readConfig() {
    try {
      config = ConfigValues.of(folder().config(Map.of()));
      fault = "";
    } catch (TrainingException unusable) {
      config = Map.of();
      fault = String.valueOf(unusable.getMessage());
    }
  }

  private GrowingTable read(String name) {
    GrowingTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException(name);
    }
    try {
      table.refresh(FileState.of(file(name)));
    } catch (IOException failure) {
      // The run has just been removed, or may not be read.
      if (FileState.of(file(name)).exists()) {
        throw new UncheckedIOException(failure);
      }
    }
    return table;
  }

  /** The columns of all tables, such as {@code metrics.loss}. */
  synchronized List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (String name : TABLES) {
      List<String> names =
          name.equals(EPISODES) ? List.of("return", "length") : read(name).columns();
      names.forEach(column -> columns.add(name + "." + column));
    }
    return columns;
  }

  /** A column by step, with what has been written by now; empty where there is none. */
  synchronized Optional<Points> curve(Column column) {
    return tables.containsKey(column.table())
        ? read(column.table()).curve(column.name()).map(Curve::points)
        : Optional.empty();
  }

  synchronized Progress progress() {
    double steps = 0;
    for (GrowingTable table : tables.values()) {
      steps = Math.max(steps, table.lastStep());
    }
    Optional<Curve> evaluations = read("evaluations").curve("mean");
    long changed = TABLES.stream().mapToLong(name -> state(name).changed()).max().orElse(0);
    return new Progress(
        steps,
        read("metrics").curve("mean_return").map(Curve::last).orElse(Double.NaN),
        evaluations.map(Curve::last).orElse(Double.NaN),
        evaluations.map(Curve::greatest).orElse(Double.NaN),
        changed,
        state(RESULT).exists() && state(RESULT).changed() >= changed - FINISHING_MILLIS,
        state(BEST).exists());
  }
}
