package dev.gymbridge.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.picture.Curve.Point;
import dev.gymbridge.run.RunFolder.Episode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LearningCurveTest {
  private static List<Episode> episodes(double... returns) {
    return IntStream.range(0, returns.length)
        .mapToObj(index -> new Episode(10L * (index + 1), returns[index]))
        .toList();
  }

  @Test
  void aPointIsTheMeanOfTheLastEpisodesWithItsStandardDeviation() {
    assertThat(LearningCurve.of(episodes(4, 8, 2), 2))
        .containsExactly(new Point(10, 4, 4, 4), new Point(20, 6, 4, 8), new Point(30, 5, 2, 8));
  }

  @Test
  void meansOverWhatIsNotFiniteAreLeftOut() {
    assertThat(LearningCurve.of(episodes(1, Double.NaN, 3, 5), 2))
        .containsExactly(new Point(10, 1, 1, 1), new Point(40, 4, 3, 5));
  }

  @Test
  void severalCurvesGiveTheirMeanFromWhereAllHaveBegunToWhereTheFirstEnds() {
    List<Point> one = List.of(Point.of(0, 0), Point.of(10, 10), Point.of(20, 100));
    List<Point> other = List.of(Point.of(5, 2), Point.of(10, 20));

    List<Point> mean = LearningCurve.mean(List.of(one, other));

    assertThat(mean.get(0)).isEqualTo(new Point(5, 1, 0, 2));
    assertThat(mean.get(mean.size() - 1)).isEqualTo(new Point(10, 15, 10, 20));
  }
}
