package dev.gymbridge.preprocess;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first two of a game's own actions mean, from a table that {@code
 * env-server/tests/golden/atari_games.py} makes from ale-py: environments do not send it.
 *
 * @param noop whether action 0 does nothing
 * @param fire whether action 1 is FIRE
 */
record AtariGame(boolean noop, boolean fire) {
  /** With all 18 actions of the console, whatever the game. */
  static final AtariGame ALL_ACTIONS = new AtariGame(true, true);

  private static final int ALL = 18;
  private static final Pattern ID = Pattern.compile("(?:ALE/)?(\\w+?)(?:NoFrameskip)?-v\\d+");
  private static final Map<String, AtariGame> GAMES = read();

  /** The game of an id, if it is one that the table has. */
  static Optional<AtariGame> of(String id) {
    Matcher matcher = ID.matcher(id);
    return matcher.matches() ? Optional.ofNullable(GAMES.get(matcher.group(1))) : Optional.empty();
  }

  /**
   * Likewise, of an environment with a number of actions; of one that the table does not have, both
   * are false.
   */
  static AtariGame of(String id, int actions) {
    return actions == ALL ? ALL_ACTIONS : of(id).orElse(new AtariGame(false, false));
  }

  private static Map<String, AtariGame> read() {
    try (InputStream table = AtariGame.class.getResourceAsStream("atari_games.csv")) {
      byte[] bytes = Objects.requireNonNull(table, "atari_games.csv").readAllBytes();
      Map<String, AtariGame> games = new HashMap<>();
      new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(
              row ->
                  games.put(
                      row[0],
                      new AtariGame(Boolean.parseBoolean(row[1]), Boolean.parseBoolean(row[2]))));
      return Map.copyOf(games);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
