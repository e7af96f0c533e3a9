package dev.gymbridge.local;

import dev.gymbridge.client.MakeRequests;
import dev.gymbridge.client.Tokens;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.v1.MakeRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tries an environment before a long training, in a process of its own: Gymnasium's check_env,
 * values against spaces, whether an episode repeats, how many there can be, time, memory, output.
 *
 * <pre>{@code
 * List<Finding> faults = new EnvironmentCheck(LocalOptions.DEFAULT.withModule("mine", folder))
 *     .run(EnvConfig.of("mine:Maze-v0"), found -> {}).stream()
 *     .filter(found -> found.level() == Level.FAULT)
 *     .toList();
 * }</pre>
 */
public final class EnvironmentCheck {
  /** How long one of the checks may take. */
  public static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String BEGIN = "begin";

  /** Where the lines end. */
  private static final String END = "";

  private final Runtimes runtimes;
  private final LocalOptions options;
  private final Duration patience;

  /** What a finding means. */
  public enum Level {
    /** All is well. */
    GOOD,
    /** To be known. */
    NOTE,
    /** To be changed before a training. */
    FAULT
  }

  /**
   * What a check has found.
   *
   * @param check its name
   * @param seen in words
   * @param fix what to do about it; empty where nothing is
   */
  public record Finding(Level level, String check, String seen, String fix) {}

  /** A check of environments in the runtimes, or in a virtual environment of one's own. */
  public EnvironmentCheck(LocalOptions options) {
    this(options, PATIENCE);
  }

  EnvironmentCheck(LocalOptions options, Duration patience) {
    this.options = options;
    this.runtimes = new Runtimes(options.packages(), options.python());
    this.patience = patience;
  }

  /**
   * Runs all checks.
   *
   * @param found is told each finding as it comes
   * @return all of them; one that the environment's process dies or hangs in is a fault
   * @throws EnvException.FailedPrecondition where the runtime cannot be had
   */
  public List<Finding> run(EnvConfig config, Consumer<Finding> found) {
    List<Finding> findings = new ArrayList<>();
    Consumer<Finding> both = found.andThen(findings::add);
    try (PythonProcess process =
        PythonProcess.start(
            runtimes,
            runtimes.choose(config),
            "gymbridge_env_server.checking",
            options.moduleFlags(),
            Map.of(),
            unread -> {})) {
      send(process, config);
      follow(process, both);
    }
    return findings;
  }

  private static void send(PythonProcess process, EnvConfig config) {
    MakeRequest request =
        MakeRequests.of(config.withEnvironments(1)).toBuilder().setSession(Tokens.random()).build();
    try (OutputStream input = process.output()) {
      request.writeTo(input);
    } catch (IOException gone) {
      throw new EnvException.FailedPrecondition(process.awaitEnd(), gone);
    }
  }

  private void follow(PythonProcess process, Consumer<Finding> found) {
    BlockingQueue<String> lines = read(process);
    String check = "environment";
    while (true) {
      String line = next(lines);
      if (line == null) {
        String why = "it did not come to an end within " + patience.toSeconds() + " s";
        found.accept(new Finding(Level.FAULT, check, process.end(why), ""));
        return;
      }
      if (line.equals(END)) {
        String death = process.awaitEnd();
        if (!process.endedWell()) {
          found.accept(new Finding(Level.FAULT, check, death, ""));
        }
        return;
      }
      List<String> cells = List.of(line.split("\t", -1));
      check = cells.get(1);
      if (!cells.get(0).equals(BEGIN)) {
        Level level = Level.valueOf(cells.get(0).toUpperCase(Locale.ROOT));
        found.accept(new Finding(level, check, cells.get(2), cells.get(3)));
      }
    }
  }

  private static BlockingQueue<String> read(PythonProcess process) {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader output =
                  new BufferedReader(
                      new InputStreamReader(process.input(), StandardCharsets.UTF_8))) {
                output.lines().forEach(lines::add);
              } catch (IOException | UncheckedIOException closed) {
                // It has been ended: what came until then is all.
              }
              lines.add(END);
            },
            "gymbridge-check");
    reader.setDaemon(true);
    reader.start();
    return lines;
  }

  private @Nullable String next(BlockingQueue<String> lines) {
    try {
      return lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvException.Interrupted(
          "this thread was interrupted while it waited for a check", interrupted);
    }
  }
}
