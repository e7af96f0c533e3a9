package dev.gymbridge.cli.runs;

import dev.gymbridge.config.ConfigFile;
import dev.gymbridge.config.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes what a run leaves, without one. */
public final class WrittenRun {
  private final Path folder;

  /** A run of the environment's default preset. */
  public WrittenRun(Path folder, String environment, Map<String, Object> changes)
      throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("config.yaml"),
        ConfigFile.text(Presets.config(environment, Presets.DEFAULT, changes)));
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** Training episodes, ten steps apart. */
  public WrittenRun episodes(List<String> returns) throws IOException {
    StringBuilder rows = new StringBuilder("steps,episode,return,length\n");
    for (int episode = 0; episode < returns.size(); episode++) {
      rows.append("%d,%d,%s,10\n".formatted(10 * (episode + 1), episode + 1, returns.get(episode)));
    }
    Files.writeString(folder.resolve("episodes.csv"), rows);
    return this;
  }

  public WrittenRun episodes(double... returns) throws IOException {
    return episodes(Arrays.stream(returns).mapToObj(Double::toString).toList());
  }

  /** Evaluations, 1,000 steps apart, and a row of timings for each two seconds and 800 steps. */
  public WrittenRun evaluations(double... means) throws IOException {
    StringBuilder rows = new StringBuilder("steps,mean\n");
    StringBuilder timings = new StringBuilder("steps,seconds\n");
    for (int index = 0; index < means.length; index++) {
      String mean = Double.isNaN(means[index]) ? "" : Double.toString(means[index]);
      rows.append("%d,%s\n".formatted(1000 * (index + 1), mean));
    }
    for (int row = 1; 800 * (row - 1) < 1000 * means.length; row++) {
      timings.append("%d,%d.0\n".formatted(800 * row, 2 * row));
    }
    Files.writeString(folder.resolve("evaluations.csv"), rows);
    Files.writeString(folder.resolve("timings.csv"), timings);
    return this;
  }

  /** The final evaluation. */
  public WrittenRun result(String mean) throws IOException {
    Files.writeString(folder.resolve("evaluation.json"), "{\"mean\":%s}\n".formatted(mean));
    return this;
  }
}
