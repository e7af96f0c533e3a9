package dev.gymbridge.cli.experiment;

import dev.gymbridge.cli.output.PythonNumber;
import dev.gymbridge.run.Statistics;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Document 002's test of a network: many games of CartPole-v1.
 *
 * @param games how many; 0 for no test
 * @param limit steps after which one is truncated
 * @param document its least, greatest and mean score there
 */
record GamesTest(int games, int limit, String document) {
  /** No test. */
  static final GamesTest NONE = new GamesTest(0, 0, Outcome.NOT_STATED);

  private static final int LIMIT = 500;

  /** As the document has it. */
  static GamesTest of(int games, String document) {
    return new GamesTest(games, LIMIT, document);
  }

  /** Prints scores as the document does. */
  static void print(Statistics scores, PrintWriter out) {
    out.println("Max: " + PythonNumber.text(scores.max()));
    out.println("Min: " + PythonNumber.text(scores.min()));
    out.println("Average: " + PythonNumber.rounded(scores.mean(), 0));
  }

  /** What it is called beside its figures. */
  static String label(int games) {
    return String.format(Locale.ROOT, "test over %,d games: min, max, mean", games);
  }

  /** Least, greatest and mean score, as the document's table has them. */
  static String text(Statistics scores) {
    return String.format(
        Locale.ROOT, "%.0f, %.0f, %.0f", scores.min(), scores.max(), scores.mean());
  }
}
