package dev.gymbridge.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StopwatchTest {
  private static final long SECOND = 1_000_000_000L;

  /** Starts anywhere, as System.nanoTime does. */
  private long now = -5 * SECOND;

  private Stopwatch stopwatch(double before, long steps) {
    return new Stopwatch(() -> now, before, steps);
  }

  private void pass(double seconds) {
    now += (long) (seconds * SECOND);
  }

  @Test
  void secondsAreThoseSinceTheStart() {
    Stopwatch stopwatch = stopwatch(0, 0);
    pass(1.5);

    assertThat(stopwatch.seconds()).isEqualTo(1.5);
  }

  @Test
  void thoseBeforeItWasResumedCount() {
    Stopwatch stopwatch = stopwatch(10, 0);
    pass(1.5);

    assertThat(stopwatch.seconds()).isEqualTo(11.5);
  }

  @Test
  void aRowHasStepsSecondsRateAndLaps() {
    Stopwatch stopwatch = stopwatch(10, 1000);
    pass(0.25);
    stopwatch.lap(Stopwatch.Lap.ACTING);
    pass(0.5);
    stopwatch.lap(Stopwatch.Lap.LEARNING);
    pass(1);
    stopwatch.lap(Stopwatch.Lap.WAITING);
    pass(2.25);
    stopwatch.lap(Stopwatch.Lap.EVALUATING);
    pass(4);
    stopwatch.lap(Stopwatch.Lap.CHECKPOINTING);

    assertThat(stopwatch.row(1400))
        .isEqualTo(List.of(1400L, 18.0, 50.0, 0.25, 0.5, 1.0, 2.25, 4.0));
  }

  @ParameterizedTest
  @CsvSource({"ACTING, 3", "LEARNING, 4", "WAITING, 5", "EVALUATING, 6", "CHECKPOINTING, 7"})
  void lapsOfAKindAreAddedUp(Stopwatch.Lap lap, int column) {
    Stopwatch stopwatch = stopwatch(0, 0);
    pass(0.25);
    stopwatch.lap(lap);
    pass(0.5);
    stopwatch.lap(lap);

    assertThat(stopwatch.row(1).get(column)).isEqualTo(0.75);
  }

  @Test
  void theNextRowStartsWithThisOne() {
    Stopwatch stopwatch = stopwatch(0, 0);
    pass(3);
    stopwatch.lap(Stopwatch.Lap.ACTING);
    stopwatch.row(300);
    pass(2);
    stopwatch.lap(Stopwatch.Lap.WAITING);

    assertThat(stopwatch.row(500)).isEqualTo(List.of(500L, 5.0, 100.0, 0.0, 0.0, 2.0, 0.0, 0.0));
  }
}
