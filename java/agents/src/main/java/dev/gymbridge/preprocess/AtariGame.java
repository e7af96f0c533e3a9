package dev.gymbridge.preprocess;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a game's own actions mean, from a table that {@code env-server/tests/golden/atari_games.py}
 * makes from ale-py: environments do not send it.
 *
 * @param actions their names, such as NOOP and FIRE
 */
record AtariGame(List<String> actions) {
  /** With all actions of the console, whatever the game. */
  static final AtariGame ALL_ACTIONS =
      new AtariGame(
          List.of(
              "NOOP",
              "FIRE",
              "UP",
              "RIGHT",
              "LEFT",
              "DOWN",
              "UPRIGHT",
              "UPLEFT",
              "DOWNRIGHT",
              "DOWNLEFT",
              "UPFIRE",
              "RIGHTFIRE",
              "LEFTFIRE",
              "DOWNFIRE",
              "UPRIGHTFIRE",
              "UPLEFTFIRE",
              "DOWNRIGHTFIRE",
              "DOWNLEFTFIRE"));

  private static final Pattern ID = Pattern.compile("(?:ALE/)?(\\w+?)(?:NoFrameskip)?-v\\d+");
  private static final Map<String, AtariGame> GAMES = read();

  /** Copies. */
  AtariGame {
    actions = List.copyOf(actions);
  }

  /** Whether action 0 does nothing. */
  boolean noop() {
    return !actions.isEmpty() && actions.get(0).equals("NOOP");
  }

  /** Whether action 1 is FIRE. */
  boolean fire() {
    return actions.size() > 1 && actions.get(1).equals("FIRE");
  }

  /** The game of an id, if it is one that the table has. */
  static Optional<AtariGame> of(String id) {
    Matcher matcher = ID.matcher(id);
    return matcher.matches() ? Optional.ofNullable(GAMES.get(matcher.group(1))) : Optional.empty();
  }

  /**
   * Likewise, of an environment with a number of actions; of one that the table does not have, none
   * is known.
   */
  static AtariGame of(String id, int actions) {
    return actions == ALL_ACTIONS.actions.size()
        ? ALL_ACTIONS
        : of(id).orElse(new AtariGame(List.of()));
  }

  private static Map<String, AtariGame> read() {
    try (InputStream table = AtariGame.class.getResourceAsStream("atari_games.csv")) {
      byte[] bytes = Objects.requireNonNull(table, "atari_games.csv").readAllBytes();
      Map<String, AtariGame> games = new HashMap<>();
      new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(row -> games.put(row[0], new AtariGame(List.of(row[1].split(" ", -1)))));
      return Map.copyOf(games);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
