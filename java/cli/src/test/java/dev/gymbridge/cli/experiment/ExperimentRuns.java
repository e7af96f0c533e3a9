package dev.gymbridge.cli.experiment;

import com.google.gson.JsonObject;
import dev.gymbridge.EnvServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** Experiments, shrunken, on real environments. */
final class ExperimentRuns {
  private ExperimentRuns() {}

  /**
   * Runs one on the CPU with seed 3 and gives its figures.
   *
   * @param folder in which {@code run} becomes the run folder
   * @param text where what it prints goes
   */
  static JsonObject run(Path folder, Experiment experiment, StringWriter text) {
    PrintWriter out = new PrintWriter(text, true);
    try (EnvServer server = EnvServer.local()) {
      return experiment
          .run(
              new ExperimentRun(
                  server, folder.resolve("run"), 3, "cpu", null, Map.of(), false, out, out))
          .figures();
    }
  }
}
