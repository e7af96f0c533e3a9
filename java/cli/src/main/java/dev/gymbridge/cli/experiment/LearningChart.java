package dev.gymbridge.cli.experiment;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.picture.Curve;
import dev.gymbridge.cli.picture.Curve.Point;
import dev.gymbridge.cli.picture.LineChart;
import dev.gymbridge.cli.picture.Look;
import dev.gymbridge.cli.picture.PictureFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** A picture of a training: the scores of its games and their mean, and ε on an axis of its own. */
final class LearningChart {
  private LearningChart() {}

  /**
   * Draws a training in which a game has ended.
   *
   * @throws CommandFailure where the file cannot be written
   */
  static void write(Path file, GameTraining training) {
    int games = training.scores().size();
    List<Curve> curves =
        List.of(
            Curve.of("score of a game", 0, points(games, training.scores()::get)).faintly(),
            Curve.of(
                "mean of %d games".formatted(training.window()), 0, points(games, training::mean)),
            Curve.of(
                    "ε, probability of a random action", 1, points(games, training.epsilons()::get))
                .onTheRight());
    PictureFile.write(file, new LineChart("", "game", "score", "ε", curves, Look.LIGHT));
  }

  private static List<Point> points(int games, IntToDoubleFunction of) {
    return IntStream.range(0, games)
        .mapToObj(game -> Point.of(game, of.applyAsDouble(game)))
        .toList();
  }
}
