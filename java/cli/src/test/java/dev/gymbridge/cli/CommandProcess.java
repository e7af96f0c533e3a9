package dev.gymbridge.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command in a JVM of its own. */
public final class CommandProcess {
  private CommandProcess() {}

  /**
   * What starts it with the class path of this process.
   *
   * @param flags for the JVM
   */
  public static ProcessBuilder of(List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It ends before it pays to compile well.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
