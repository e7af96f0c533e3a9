package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.Training;
import dev.gymbridge.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One run of Gymbridge's training, in a process of its own because PyTorch's number of threads is
 * fixed in a process.
 *
 * <p>Arguments: {@code CASE SEED THREADS}. Prints training steps a second, and the microseconds of
 * a step that went into acting, learning and waiting.
 */
public final class TrainingRound {
  private static final double MICROS = 1e6;

  private TrainingRound() {}

  /** Trains, and prints the figures. */
  public static void main(String[] arguments) throws IOException {
    TrainingCase what =
        TrainingCase.ALL.stream()
            .filter(candidate -> candidate.name().equals(arguments[0]))
            .findFirst()
            .orElseThrow();
    TrainConfig config = what.config(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
    Path scratch = Files.createTempDirectory("gymbridge-training-speed");
    try {
      RunFolder folder = RunFolder.planned(scratch.resolve("run"));
      Timed timed = new Timed(what.first(), what.last());
      try (EnvServer server = EnvServer.local();
          Training training = new Training(config, folder, server::make, "cpu", false, timed)) {
        training.run();
      }
      double[] laps = laps(folder.path().resolve("timings.csv"), what.first());
      double steps = what.last() - what.first();
      System.out.printf(
          "%s %s %s %s%n",
          timed.stepsPerSecond(),
          laps[0] / steps * MICROS,
          laps[1] / steps * MICROS,
          laps[2] / steps * MICROS);
    } finally {
      delete(scratch);
    }
  }

  /** Takes the time between two steps. */
  private static final class Timed implements TrainingListener {
    private final long first;
    private final long last;
    private long start;
    private long end;

    Timed(long first, long last) {
      this.first = first;
      this.last = last;
    }

    @Override
    public void progressed(Progress progress) {
      if (progress.steps() == first) {
        start = System.nanoTime();
      } else if (progress.steps() == last) {
        end = System.nanoTime();
      }
    }

    double stepsPerSecond() {
      return (last - first) / ((end - start) / 1e9);
    }
  }

  /** Seconds of acting, learning and waiting in the rows after a step. */
  private static double[] laps(Path timings, long first) throws IOException {
    List<String> lines = Files.readAllLines(timings);
    int acting = List.of(lines.get(0).split(",")).indexOf("acting");
    double[] laps = new double[3];
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(","));
      if (Long.parseLong(cells.get(0)) > first) {
        for (int lap = 0; lap < laps.length; lap++) {
          laps[lap] += Double.parseDouble(cells.get(acting + lap));
        }
      }
    }
    return laps;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
