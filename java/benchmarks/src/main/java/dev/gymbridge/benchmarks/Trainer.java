package dev.gymbridge.benchmarks;

import dev.gymbridge.config.ConfigValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;

/**
 * Something that trains a case, each time from scratch in a new process.
 *
 * @param name what it is, for the table
 * @param threads of PyTorch
 * @param command of a seed; the process prints a line of {@link #train}'s figures
 */
record Trainer(String name, int threads, LongFunction<List<String>> command) {
  /** Python's ways, by their kind in {@code training_peers.py}. */
  private static final Map<String, String> PEERS =
      Map.of(
          "sb3", "Stable-Baselines3",
          "sb3-atari", "Stable-Baselines3",
          "loop", "plain PyTorch loop",
          "vector-loop", "plain PyTorch loop, vector environment");

  /** Gymbridge's training. */
  static Trainer gymbridge(TrainingCase what, int threads) {
    return new Trainer(
        "Gymbridge",
        threads,
        seed ->
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TrainingRound.class.getName(),
                what.name(),
                Long.toString(seed),
                Integer.toString(threads)));
  }

  /**
   * Python's training.
   *
   * @param python interpreter of the runtime {@code peers}
   * @param kind of {@code training_peers.py}
   */
  static Trainer peer(Path python, String kind, TrainingCase what, int threads) {
    String source = source();
    return new Trainer(
        Objects.requireNonNull(PEERS.get(kind)),
        threads,
        seed -> {
          List<String> command = new ArrayList<>(List.of(python.toString(), "-c", source, kind));
          command.add(what.environment());
          command.add(Long.toString(seed));
          command.add(Integer.toString(threads));
          command.add(Integer.toString(what.first()));
          command.add(Integer.toString(what.last()));
          command.addAll(hyperParameters(what));
          return command;
        });
  }

  /** All numbers of the case as {@code key=JSON}, so that both sides read the same file. */
  private static List<String> hyperParameters(TrainingCase what) {
    return ConfigValues.of(what.hyperParameters()).entrySet().stream()
        .filter(entry -> entry.getValue() instanceof Number || entry.getValue() instanceof List)
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }

  private static String source() {
    try (InputStream script =
        Objects.requireNonNull(Trainer.class.getResourceAsStream("training_peers.py"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Name and threads. */
  String title() {
    return "%s, %d %s".formatted(name, threads, threads == 1 ? "thread" : "threads");
  }

  /**
   * Trains once.
   *
   * @return training steps a second; for Gymbridge also the microseconds of a step that went into
   *     acting, learning and waiting
   */
  double[] train(long seed) {
    ProcessBuilder builder =
        new ProcessBuilder(command.apply(seed)).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("TORCH_CPP_LOG_LEVEL", "ERROR");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(title() + " failed; its error output is above");
      }
      return Arrays.stream(printed.split(" ")).mapToDouble(Double::parseDouble).toArray();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(title() + " was interrupted", interrupted);
    }
  }
}
