package dev.gymbridge.cli.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.FolderTree;
import dev.gymbridge.cli.output.TextFile;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.run.FolderLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All experiments and their variants, each in a folder of its own beside the files that show them
 * together: {@value #RESULTS}, {@value #PAGE} and {@value #TABLE}. Those are written anew after
 * each.
 */
public final class ExperimentSuite {
  public static final String RESULTS = "experiments.json";
  public static final String PAGE = "index.html";
  public static final String TABLE = "experiments.md";

  private final List<ExperimentItem> items;
  private final Path folder;
  private final JsonObject settings;

  /**
   * Takes a folder that does not exist, or one that the same experiments were begun in.
   *
   * @param settings what the figures depend on
   * @throws CommandFailure for any other folder
   */
  public ExperimentSuite(List<ExperimentItem> items, Path folder, JsonObject settings) {
    this.items = items;
    this.folder = folder;
    this.settings = settings;
    if (!FolderTree.isEmpty(folder)) {
      requireSame(folder.resolve(RESULTS));
    }
  }

  private void requireSame(Path file) {
    if (!Files.exists(file)) {
      throw new CommandFailure(
          "%s exists already, and has no experiments to go on with: choose another --out"
              .formatted(folder));
    }
    JsonObject before = JsonParser.parseString(TextFile.read(file)).getAsJsonObject();
    if (!settings.equals(before.getAsJsonObject("settings"))) {
      throw new CommandFailure(
          "%s has experiments with the settings %s, not %s: choose another --out"
              .formatted(folder, before.get("settings"), settings));
    }
  }

  /** Runs one item. */
  @FunctionalInterface
  public interface Runner {
    /**
     * Runs it.
     *
     * @param into its folder
     */
    void run(ExperimentItem item, Path into);
  }

  /**
   * Runs what is not finished.
   *
   * @return all results
   * @throws TrainingException where another process runs them in this folder
   */
  public JsonObject run(Runner runner, PrintWriter out) {
    try {
      Files.createDirectories(folder);
      FolderLock lock = FolderLock.take(folder, out::println);
      try {
        runUnfinished(runner, out);
      } finally {
        lock.close();
      }
    } catch (IOException failure) {
      throw CommandFailure.notWrittenInto(folder, failure);
    }
    out.println("all of it: " + folder.resolve(PAGE));
    return results();
  }

  private void runUnfinished(Runner runner, PrintWriter out) {
    write();
    for (int number = 0; number < items.size(); number++) {
      ExperimentItem item = items.get(number);
      boolean isFinished = Files.exists(result(item));
      out.printf(
          "%s(%d of %d) %s: %s%n",
          isFinished ? "finished before: " : "",
          number + 1,
          items.size(),
          item.name(),
          item.summary());
      if (!isFinished) {
        runner.run(item, folder.resolve(item.name()));
        write();
        out.println();
      }
    }
  }

  private Path result(ExperimentItem item) {
    return folder.resolve(item.name()).resolve(ExperimentItem.RESULT);
  }

  private void write() {
    JsonObject results = results();
    TextFile.write(folder.resolve(PAGE), new ExperimentPage(results, folder).html());
    TextFile.write(folder.resolve(TABLE), ExperimentTable.markdown(results));
    TextFile.write(folder.resolve(RESULTS), results + "\n");
  }

  /** Of those that are finished what was compared and shown, and where all figures are. */
  private JsonObject results() {
    JsonArray finished = new JsonArray();
    for (ExperimentItem item : items) {
      if (Files.exists(result(item))) {
        JsonObject all = JsonParser.parseString(TextFile.read(result(item))).getAsJsonObject();
        JsonObject entry = new JsonObject();
        entry.addProperty("folder", item.name());
        for (String key :
            List.of(
                "experiment",
                "variant",
                "document",
                "summary",
                "seed",
                "seconds_in_all",
                "compared",
                "notes",
                "shown")) {
          entry.add(key, all.get(key));
        }
        finished.add(entry);
      }
    }
    JsonObject results = new JsonObject();
    results.add("settings", settings);
    results.addProperty("experiments_in_all", items.size());
    results.add("experiments", finished);
    return results;
  }
}
