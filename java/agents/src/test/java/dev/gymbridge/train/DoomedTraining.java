package dev.gymbridge.train;

import dev.gymbridge.EnvServer;
import dev.gymbridge.JavaProcess;
import dev.gymbridge.config.ConfigFile;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A run in a process of its own, which is killed, or comes to its end. */
final class DoomedTraining {
  private DoomedTraining() {}

  /** Printed where it waits for its end in an evaluation. */
  private static final long EVALUATING = Long.MAX_VALUE;

  /**
   * Starts a run, or resumes it where its folder is there; prints its steps. Before a message to
   * the environments of evaluations it waits for its end.
   *
   * @param arguments the folder, the file with the configuration of a new run, and the messages
   */
  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[0]);
    boolean resume = Files.exists(path);
    RunFolder folder = resume ? RunFolder.open(path) : RunFolder.planned(path);
    TrainingListener printer =
        new TrainingListener() {
          @Override
          public void progressed(Progress progress) {
            print(progress.steps());
          }
        };
    TrainConfig config =
        resume
            ? folder.config(Map.of())
            : ConfigValues.config(
                ConfigFile.read(arguments[1], Files.readString(Path.of(arguments[1]))));
    int messages = Integer.parseInt(arguments[2]);
    try (EnvServer server = EnvServer.local();
        Training training =
            new Training(
                config,
                folder,
                TrainingRuns.hooked(server, messages, DoomedTraining::awaitEnd),
                "cpu",
                resume,
                printer)) {
      training.run();
    }
  }

  private static void print(long steps) {
    System.out.println(steps);
    System.out.flush();
  }

  private static void awaitEnd() {
    print(EVALUATING);
    try {
      throw new AssertionError("standard input ended: " + System.in.read());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Starts or resumes a run, and kills it, as kill −9 does, when it has made some steps.
   *
   * @param steps at least those of the first checkpoint
   */
  static void runUntilKilled(TrainConfig config, Path folder, long steps) {
    run(config, folder, steps, Integer.MAX_VALUE);
  }

  /**
   * Starts or resumes a run, and kills it in the middle of an evaluation.
   *
   * @param messages of all evaluations, before the last of which it is killed
   */
  static void runUntilKilledInEvaluation(TrainConfig config, Path folder, int messages) {
    run(config, folder, EVALUATING, messages);
  }

  /** Starts or resumes a run, and lets it come to its end. */
  static void runToItsEnd(TrainConfig config, Path folder) {
    try {
      JavaProcess.run(Map.of(), DoomedTraining.class, arguments(config, folder, Integer.MAX_VALUE));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What {@link #main} needs; writes the configuration beside the folder. */
  private static String[] arguments(TrainConfig config, Path folder, int messages)
      throws IOException {
    Path file = folder.resolveSibling(folder.getFileName() + ".yaml");
    Files.writeString(file, ConfigFile.text(config));
    return new String[] {folder.toString(), file.toString(), Integer.toString(messages)};
  }

  private static void run(TrainConfig config, Path folder, long steps, int messages) {
    try {
      Process process =
          JavaProcess.of(DoomedTraining.class, arguments(config, folder, messages))
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
