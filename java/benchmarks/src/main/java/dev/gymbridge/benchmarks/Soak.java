package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.Training;
import dev.gymbridge.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A long training: memory, open files and threads of Java and of the environment's servers on the
 * way. Linux only.
 *
 * <p>Arguments: {@code ENVIRONMENT [STEPS [CSV [KEY=VALUE…]]]}; 10,000,000 steps by default, for
 * Atari games 300,000; the last are values of the configuration, in place of what is said here. It
 * trains as the default preset does, with evaluations and checkpoints, and a replay that is full
 * after a tenth of the steps at most. It takes hours. For example
 *
 * <pre>{@code
 * java -cp java/benchmarks/target/gymbridge-benchmarks.jar \
 *     dev.gymbridge.benchmarks.Soak CartPole-v1 10000000 cartpole.csv
 * }</pre>
 *
 * <p>Writes 200 rows, each after a garbage collection; in the end prints for each column the median
 * of the second tenth of the steps, in which the replay is full, beside that of the last. {@link
 * SoakPicture} draws them. The run folder stays beside the table, here {@code cartpole-run}.
 */
public final class Soak implements TrainingListener {
  private static final int ROWS = 200;
  private static final int TENTHS = 10;
  private static final double KILOBYTE = 1024;
  private static final long STEPS = 10_000_000;
  private static final long STEPS_OF_ATARI = 300_000;

  private static final List<String> COLUMNS =
      List.of(
          "steps",
          "steps_per_second",
          "heap_kb",
          "java_memory_kb",
          "java_files",
          "java_threads",
          "server_memory_kb",
          "server_files",
          "server_threads");

  private final PrintWriter csv;
  private final long every;
  private final List<double[]> rows = new ArrayList<>();
  private long lastSteps;
  private double lastSeconds;

  private Soak(PrintWriter csv, long every) {
    this.csv = csv;
    this.every = every;
    csv.println(String.join(",", COLUMNS));
  }

  /** Trains, and prints what the training held in the beginning and in the end. */
  public static void main(String[] arguments) throws IOException {
    String environment = arguments[0];
    boolean atari = environment.contains("NoFrameskip") || environment.startsWith("ALE/");
    long steps =
        arguments.length > 1 ? Long.parseLong(arguments[1]) : atari ? STEPS_OF_ATARI : STEPS;
    Path file =
        Path.of(
            arguments.length > 2
                ? arguments[2]
                : "soak-%s.csv".formatted(environment.replaceAll("\\W", "-")));
    List<String> changes =
        List.of(arguments).subList(Math.min(3, arguments.length), arguments.length);
    Path run =
        file.resolveSibling(file.getFileName().toString().replaceFirst("\\.csv$", "") + "-run");
    try (PrintWriter csv =
            new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true);
        EnvServer server = EnvServer.local()) {
      Soak soak = new Soak(csv, Math.max(1, steps / ROWS));
      RunFolder folder = RunFolder.planned(run);
      try (Training training =
          new Training(
              config(environment, steps, changes), folder, server::make, "cpu", false, soak)) {
        training.run();
      }
      soak.report();
    }
  }

  private static TrainConfig config(String environment, long steps, List<String> changes) {
    Map<String, Object> values = new HashMap<>();
    values.put("stop.steps", steps);
    int capacity = Presets.config(environment, Presets.DEFAULT, values).replay().capacity();
    values.put("replay.capacity", Math.min(capacity, part(steps, TENTHS)));
    values.put("evaluation.every", part(steps, TENTHS));
    values.put("evaluation.episodes", 5);
    values.put("stop.evaluation_return", Double.POSITIVE_INFINITY);
    values.put("stop.mean_return", Double.POSITIVE_INFINITY);
    values.put("stop.perfect_episodes", 0);
    values.put("checkpoint_every", part(steps, 2 * TENTHS));
    for (String change : changes) {
      String key = change.substring(0, change.indexOf('='));
      values.put(key, ConfigValues.parse(key, change.substring(key.length() + 1)));
    }
    return Presets.config(environment, Presets.DEFAULT, values);
  }

  private static int part(long steps, int parts) {
    return (int) Math.max(1, steps / parts);
  }

  @Override
  public void progressed(Progress progress) {
    long steps = progress.steps();
    if (steps / every > lastSteps / every) {
      double seconds = progress.seconds();
      add(steps, (steps - lastSteps) / (seconds - lastSeconds));
      lastSteps = steps;
      lastSeconds = seconds;
    }
  }

  private void add(long steps, double stepsPerSecond) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    ProcessState java = ProcessState.ofJava();
    ProcessState servers = ProcessState.ofServers();
    double[] row = {
      steps,
      stepsPerSecond,
      (runtime.totalMemory() - runtime.freeMemory()) / KILOBYTE,
      java.kilobytes(),
      java.files(),
      java.threads(),
      servers.kilobytes(),
      servers.files(),
      servers.threads()
    };
    rows.add(row);
    csv.println(String.join(",", Arrays.stream(row).mapToObj("%.0f"::formatted).toList()));
  }

  private void report() {
    int tenth = Math.max(1, rows.size() / TENTHS);
    List<double[]> second = rows.subList(tenth, 2 * tenth);
    List<double[]> last = rows.subList(rows.size() - tenth, rows.size());
    System.out.printf("%18s  %14s  %14s%n", "median of", "second tenth", "last tenth");
    for (int column = 1; column < COLUMNS.size(); column++) {
      System.out.printf(
          "%18s  %,14.0f  %,14.0f%n",
          COLUMNS.get(column), median(second, column), median(last, column));
    }
  }

  private static double median(List<double[]> rows, int column) {
    double[] values = rows.stream().mapToDouble(row -> row[column]).sorted().toArray();
    return values[values.length / 2];
  }
}
