package dev.gymbridge.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands in the documents' blocks of {@code sh}, as they are written there. */
final class ReadmeCommands {
  /** Seen from this module's folder. */
  static final Path ROOT = Path.of("..", "..");

  private static final Pattern BLOCK =
      Pattern.compile("^```sh\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern COMMENT = Pattern.compile("(^|\\s)#[^\n]*");
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");

  private ReadmeCommands() {}

  /** All, in order, without comments, continued lines in one. */
  static List<String> all() {
    List<String> commands = new ArrayList<>();
    for (Path document : documents()) {
      Matcher blocks = BLOCK.matcher(text(document));
      while (blocks.find()) {
        String block = COMMENT.matcher(blocks.group(1).replace("\\\n", " ")).replaceAll("");
        block
            .lines()
            .map(line -> line.strip().replaceAll(" +", " "))
            .filter(line -> !line.isEmpty())
            .forEach(commands::add);
      }
    }
    return commands;
  }

  private static List<Path> documents() {
    try (Stream<Path> files =
        Files.find(ROOT, 3, (file, attributes) -> file.endsWith("README.md"))) {
      return files.sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A file of this project. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The words of a command, as a shell has them. */
  static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group().replaceAll("['\"]", ""))
        .toList();
  }
}
