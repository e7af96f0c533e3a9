package dev.gymbridge.cli.output;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands as one types them into a shell. */
public final class ShellCommand {
  /** What a shell takes for one word. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

  private ShellCommand() {}

  /** One line, in which each word is quoted that has to be. */
  public static String line(List<String> words) {
    return words.stream().map(ShellCommand::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
