package dev.gymbridge.cli.experiment;

import dev.gymbridge.cli.output.PythonNumber;
import java.util.Locale;
import java.util.Optional;

/** How the games of a training are printed: as a document does, or as we do. */
enum GameLines {
  /** Every game. */
  DOCUMENT_000(30, false) {
    @Override
    Optional<String> line(Game game) {
      return Optional.of(
          format(
              "episode %d | score %.2f | average score %.2f | epsilon %.2f",
              game.number, game.score, game.mean, game.epsilon));
    }
  },

  /** Every game. */
  DOCUMENT_001(100, false) {
    @Override
    Optional<String> line(Game game) {
      return Optional.of(
          format(
              "[%.1f] #%d: length %d, score %.0f",
              game.seconds, game.number, game.length, game.score));
    }
  },

  /** Every tenth game, with the sum of what was learnt as rewards. */
  DOCUMENT_002(30, false) {
    @Override
    Optional<String> line(Game game) {
      return only(
          game.number % 10 == 0,
          "episode:%d, reward: %s, epsilon: %s",
          game.number,
          PythonNumber.text(game.reward),
          PythonNumber.rounded(game.epsilon, 5));
    }
  },

  /** Every fiftieth game, after a summary of the network. */
  DOCUMENT_003(50, true) {
    @Override
    Optional<String> line(Game game) {
      int games = game.number + 1;
      return only(
          games % 50 == 0,
          "Num episode: %d Mean reward: %.4f Prob random: %.4f, Loss: %.4f",
          games,
          game.mean,
          game.epsilon,
          Double.isNaN(game.loss) ? 0 : game.loss);
    }
  },

  /** Every hundredth game. */
  OURS(100, false) {
    @Override
    Optional<String> line(Game game) {
      return only(
          game.number % 100 == 0,
          "[%.1f] #%d: length %d, score %.2f, mean of the last 100 %.2f, ε %.5f",
          game.seconds,
          game.number,
          game.length,
          game.score,
          game.mean,
          game.epsilon);
    }
  };

  /**
   * A game that has ended.
   *
   * @param number counted from 0
   * @param seconds of the training by then
   * @param score the sum of the environment's own rewards
   * @param reward the sum of what was learnt as rewards
   * @param length in steps
   * @param mean of the scores of the last {@link #window} games, or of all
   * @param epsilon after it
   * @param loss mean of the last gradient steps; NaN before the first
   */
  record Game(
      int number,
      double seconds,
      double score,
      double reward,
      int length,
      double mean,
      double epsilon,
      double loss) {}

  private final int window;
  private final boolean showsNetwork;

  GameLines(int window, boolean showsNetwork) {
    this.window = window;
    this.showsNetwork = showsNetwork;
  }

  /** How many games means are over. */
  int window() {
    return window;
  }

  /** Whether a summary of the network comes first. */
  boolean showsNetwork() {
    return showsNetwork;
  }

  /** The line of a game, if it has one. */
  abstract Optional<String> line(Game game);

  private static Optional<String> only(boolean condition, String format, Object... values) {
    return condition ? Optional.of(format(format, values)) : Optional.empty();
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
