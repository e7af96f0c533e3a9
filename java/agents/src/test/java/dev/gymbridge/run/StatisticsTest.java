package dev.gymbridge.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatisticsTest {
  @Test
  void theyAreWhatNumpySays() {
    // numpy.mean, std, min, max of [1, 2, 4, 9]
    Statistics statistics = Statistics.of(1, 2, 4, 9);

    assertThat(statistics.mean()).isEqualTo(4);
    assertThat(statistics.std()).isEqualTo(3.082207001484488);
    assertThat(statistics.min()).isEqualTo(1);
    assertThat(statistics.max()).isEqualTo(9);
  }

  @Test
  void ofOneNumberTheyAreThatNumber() {
    assertThat(Statistics.of(-3.5)).hasToString("mean -3.5, std 0, min -3.5, max -3.5");
  }

  @ParameterizedTest
  @CsvSource({
    "21, 21",
    "-231.41972, -231.42",
    "0.000523456789, 0.000523457",
    "12345678, 12345700",
    "-0.0, 0",
    "NaN, NaN",
  })
  void numbersAreShownToSixDigits(double value, String shown) {
    assertThat(Statistics.shown(value)).isEqualTo(shown);
  }
}
