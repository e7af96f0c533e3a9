package dev.gymbridge.cli.experiment;

import dev.gymbridge.cli.output.PythonNumber;
import java.util.Locale;
import java.util.stream.IntStream;

/** What the documents state about trainings, beside what came of them. */
final class StatedFigures {
  private StatedFigures() {}

  /** Of document 000. */
  static void cartPoleV0(GameTraining training, Outcome outcome) {
    outcome
        .compare("games", "200", whole(training.scores().size()))
        .compare("average score of 30 games", "“rapidly approaching 200”", means(training, "%.1f"));
  }

  /** Of document 002's first agent. */
  static void firstAgent(GameTraining training, Outcome outcome) {
    games("500", training, outcome);
    printed(training, outcome);
  }

  /** Of its second, of which it tells less. */
  static void secondAgent(GameTraining training, Outcome outcome) {
    games("at most 10,000; until 3 perfect ones", training, outcome);
    outcome.compare("why it ended", "3 perfect games of 1,000 steps", training.ended().toString());
  }

  private static void games(String document, GameTraining training, Outcome outcome) {
    outcome.compare("games", document, whole(training.scores().size()));
  }

  /** Only every tenth game is printed. */
  private static void printed(GameTraining training, Outcome outcome) {
    int[] printed =
        IntStream.range(0, training.scores().size()).filter(game -> game % 10 == 0).toArray();
    double highest =
        IntStream.of(printed).mapToDouble(training.rewards()::get).max().orElse(Double.NaN);
    outcome
        .compare("highest reward printed", "6453", number(highest))
        .compare(
            "last reward printed",
            "-32",
            number(training.rewards().get(printed[printed.length - 1])));
    if (training.epsilons().size() > 10) {
      outcome.compare(
          "ε after game 10", "0.82771", PythonNumber.rounded(training.epsilons().get(10), 5));
    }
    outcome.compare(
        "printed game by which ε is at its minimum",
        "90",
        IntStream.of(printed)
            .filter(game -> PythonNumber.rounded(training.epsilons().get(game), 5).equals("0.0001"))
            .mapToObj(StatedFigures::whole)
            .findFirst()
            .orElse("none"));
  }

  /** Of document 003's grid world. */
  static void gridWorld(GameTraining training, Outcome outcome) {
    outcome
        .compare("games until training is complete", "at most 10,000", games(training))
        .compare("mean reward of 50 games that completes it", "15", means(training, "%.2f"));
  }

  private static String games(GameTraining training) {
    return whole(training.scores().size()) + ", until " + training.ended();
  }

  private static String means(GameTraining training, String format) {
    if (training.scores().size() < training.window()) {
      return "fewer games were played";
    }
    return String.format(
        Locale.ROOT,
        "greatest " + format + ", last " + format,
        training.bestMean(),
        training.mean(training.scores().size() - 1));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static String whole(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
