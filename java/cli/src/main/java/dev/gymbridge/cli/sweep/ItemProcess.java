package dev.gymbridge.cli.sweep;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A training in a Java process of its own, whose end or crash nobody else shares. It stops with a
 * checkpoint when the process that started it ends, however that does.
 */
final class ItemProcess {
  /** What the command line's own messages begin with. */
  private static final String OURS = "gymbridge: ";

  private final Process process;
  private final Path log;

  /**
   * Starts it.
   *
   * @param main class of the command line
   * @param arguments for it
   * @param log file that gets what it writes to standard error
   */
  ItemProcess(String main, List<String> arguments, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.equals(Terminal.FLAG) && !argument.startsWith("-agentlib"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    this.log = log;
    try {
      process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    } catch (IOException failure) {
      throw new CommandFailure("cannot start a process: " + failure.getMessage());
    }
  }

  /**
   * Reads what it prints until it ends.
   *
   * @param events is told of each line that is a JSON object
   * @return its exit status
   */
  int follow(Consumer<JsonObject> events) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.accept(JsonParser.parseString(line).getAsJsonObject());
      }
      return process.waitFor();
    } catch (IOException | JsonParseException | IllegalStateException cut) {
      process.destroy();
      return await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      process.destroy();
      return await();
    }
  }

  private int await() {
    return process.onExit().join().exitValue();
  }

  /** Asks it to stop with a checkpoint. */
  void stop() {
    process.destroy();
  }

  /** Removes its log where it said nothing. */
  void dropEmptyLog() {
    try {
      if (Files.size(log) == 0) {
        Files.delete(log);
      }
    } catch (IOException failure) {
      throw CommandFailure.notWritten(log, failure);
    }
  }

  /** What it said last; empty where it said nothing. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.stream()
          .filter(line -> line.startsWith(OURS))
          .reduce((first, second) -> second)
          .map(line -> line.substring(OURS.length()))
          .orElse(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
    } catch (IOException unreadable) {
      return "";
    }
  }
}
