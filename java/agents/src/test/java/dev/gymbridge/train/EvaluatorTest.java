package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvaluatorTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "20, 20", "64, 64", "65, 33", "100, 50", "129, 43", "2147483647, 64"})
  void environmentsPlayAsManyEpisodesEach(int episodes, int environments) {
    assertThat(Evaluator.environments(episodes)).isEqualTo(environments);
  }
}
