package dev.gymbridge.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleTest {
  private static Schedule schedule(Schedule.Shape shape) {
    return new Schedule(shape, 1, 0.125, 0, 8, 0.5);
  }

  @ParameterizedTest
  @CsvSource({"0", "8", "9223372036854775807"})
  void aConstantIsAlwaysItsInitialValue(long time) {
    assertThat(schedule(Schedule.Shape.CONSTANT).at(time)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "4, 0.5625", "8, 0.125", "9, 0.125", "9223372036854775807, 0.125"})
  void aLineReachesItsLastValueAndStaysThere(long time, double value) {
    assertThat(schedule(Schedule.Shape.LINEAR).at(time)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 0.25", "8, 1", "100, 1"})
  void aLineCanRise(long time, double value) {
    assertThat(new Schedule(Schedule.Shape.LINEAR, 0, 1, 0, 8, 1).at(time)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "100, 1, 1", "104, 0.5625, 0.125", "108, 0.125, 0.125"})
  void itChangesFromItsStartOn(long time, double linear, double exponential) {
    Schedule line = new Schedule(Schedule.Shape.LINEAR, 1, 0.125, 100, 8, 1);
    Schedule decay = new Schedule(Schedule.Shape.EXPONENTIAL, 1, 0.125, 100, 1, 0.5);

    assertThat(line.at(time)).isEqualTo(linear);
    assertThat(decay.at(time)).isEqualTo(exponential);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0.5", "2, 0.25", "3, 0.125", "4, 0.125", "9223372036854775807, 0.125"})
  void anExponentialOneDecaysToItsLastValue(long time, double value) {
    assertThat(schedule(Schedule.Shape.EXPONENTIAL).at(time)).isEqualTo(value);
  }
}
