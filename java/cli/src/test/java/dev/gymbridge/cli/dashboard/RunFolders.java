package dev.gymbridge.cli.dashboard;

import dev.gymbridge.config.ConfigFile;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Folders as runs leave them. */
final class RunFolders {
  static final String EPISODES = "steps,episode,return,length\n";
  static final String EVALUATIONS = "steps,episodes,mean,std,min,max,median,mean_length\n";
  static final String METRICS =
      "steps,episodes,gradient_steps,epsilon,mean_return,mean_length,loss,value,gradient_norm,clipped\n";

  private RunFolders() {}

  static TrainConfig config(Map<String, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("environment.id", "CartPole-v1");
    all.putAll(values);
    return ConfigValues.config(all);
  }

  /** A run that has just begun. */
  static Path make(Path folder, Map<String, Object> values) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.yaml"), ConfigFile.text(config(values)));
    Files.writeString(folder.resolve("episodes.csv"), EPISODES);
    Files.writeString(folder.resolve("evaluations.csv"), EVALUATIONS);
    Files.writeString(folder.resolve("metrics.csv"), METRICS);
    return folder;
  }

  static void add(Path run, String table, String rows) throws IOException {
    Files.writeString(run.resolve(table), rows, StandardOpenOption.APPEND);
  }

  /** A run with evaluations each 1,000 steps, whose returns rise to {@code height}. */
  static Path learnt(Path folder, Map<String, Object> values, int evaluations, double height)
      throws IOException {
    make(folder, values);
    for (int evaluation = 1; evaluation <= evaluations; evaluation++) {
      learn(folder, evaluation, height);
    }
    return folder;
  }

  /** The rows of the {@code number}th 1,000 steps of such a run. */
  static void learn(Path run, int number, double height) throws IOException {
    int steps = 1000 * number;
    double mean = mean(number, height);
    add(
        run,
        "evaluations.csv",
        "%d,20,%s,1.5,%s,%s,%s,40.0\n".formatted(steps, mean, mean - 2, mean + 2, mean));
    add(
        run,
        "metrics.csv",
        "%d,%d,%d,0.1,%s,40.0,%s,1.0,0.5,0.0\n"
            .formatted(steps, number * 10, steps / 2, mean * 0.9, number == 3 ? "" : 1.0 / number));
    for (int episode = 0; episode < 10; episode++) {
      add(
          run,
          "episodes.csv",
          "%d,%d,%s,100\n"
              .formatted(
                  steps - 900 + 100 * episode,
                  number * 10 + episode,
                  mean * (0.5 + 0.1 * ((episode * 7 + number) % 10))));
    }
  }

  static double mean(int number, double height) {
    return Math.rint(height * 64 * (1 - Math.exp(-number / 8.0))) / 64;
  }
}
