package dev.gymbridge.train;

import dev.gymbridge.EnvServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A run in a process of its own, which is killed. */
final class DoomedTraining {
  private DoomedTraining() {}

  /** Runs the run in the given folder, whose config.yaml is there; prints its steps. */
  public static void main(String[] arguments) {
    RunFolder folder = RunFolder.open(Path.of(arguments[0]));
    boolean resume = Boolean.parseBoolean(arguments[1]);
    TrainingListener printer =
        new TrainingListener() {
          @Override
          public void progressed(Progress progress) {
            System.out.println(progress.steps());
            System.out.flush();
          }
        };
    try (EnvServer server = EnvServer.local()) {
      TrainingRuns.run(server, folder.config(java.util.Map.of()), folder, resume, printer);
    }
  }

  /**
   * Starts or resumes a run, and kills it, as kill −9 does, when it has made some steps.
   *
   * @param steps at least those of the first checkpoint
   */
  static void runUntilKilled(TrainConfig config, Path folder, long steps) {
    try {
      boolean resume = Files.exists(folder);
      if (!resume) {
        RunFolder.planned(folder).make(config);
      }
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      DoomedTraining.class.getName(),
                      folder.toString(),
                      Boolean.toString(resume)))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader progress =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        String line;
        do {
          line = progress.readLine();
          if (line == null) {
            throw new AssertionError("the run ended before step " + steps);
          }
        } while (Long.parseLong(line) < steps);
      } finally {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** Kills the environment servers of this process; gives how many there were. */
  static int killEnvironments() {
    List<ProcessHandle> servers =
        ProcessHandle.current()
            .children()
            .filter(child -> child.info().command().orElse("").contains("python"))
            .toList();
    servers.forEach(ProcessHandle::destroyForcibly);
    return servers.size();
  }
}
