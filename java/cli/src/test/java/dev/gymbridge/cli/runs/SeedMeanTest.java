package dev.gymbridge.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SeedMeanTest {
  private static Points curve(double[] steps, double... values) {
    return new Points(steps, values);
  }

  @Test
  void theIntervalIsStudents() {
    double[] steps = {1000};
    SeedMean mean = SeedMean.of(List.of(curve(steps, 1), curve(steps, 2), curve(steps, 6)));

    // 3 ± 4.302653 √(7/3): the variance is 7, the quantile that of two degrees of freedom.
    assertThat(mean.mean().values()).containsExactly(3);
    assertThat(mean.low()[0]).isCloseTo(-3.572411, within(1e-5));
    assertThat(mean.high()[0]).isCloseTo(9.572411, within(1e-5));
  }

  @Test
  void aMeanGoesAsFarAsAllOfThemHaveCome() {
    SeedMean mean =
        SeedMean.of(
            List.of(
                curve(new double[] {0, 10, 20, 30}, 0, 1, 2, 3),
                curve(new double[] {5, 25}, 100, 300)));

    assertThat(mean.mean().steps()).containsExactly(5, 10, 20, 25);
    assertThat(mean.mean().values()).containsExactly(50.25, 75.5, 126, 151.25);
  }

  @Test
  void oneRunHasNoInterval() {
    SeedMean mean = SeedMean.of(List.of(curve(new double[] {1, 2}, 3, 4)));

    assertThat(mean.mean().values()).containsExactly(3, 4);
    assertThat(mean.low()).containsOnly(Double.NaN);
  }

  @Test
  void aRunWithoutAValueLeavesNothingInCommon() {
    SeedMean mean =
        SeedMean.of(List.of(curve(new double[] {1, 2}, 3, 4), curve(new double[] {1}, Double.NaN)));

    assertThat(mean.mean().steps()).isEmpty();
  }

  /** As tables of Student's t have them. */
  @ParameterizedTest
  @CsvSource({"1, 12.7062047", "10, 2.2281389", "11, 2.2009852", "20, 2.0859634", "100, 1.9839715"})
  void quantilesAreStudents(int freedom, double quantile) {
    assertThat(SeedMean.quantile(freedom)).isCloseTo(quantile, within(2e-4));
  }
}
