package dev.gymbridge.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RandomStreamTest {
  private static long first(long runSeed, String name) {
    return new RandomStream(runSeed, name).at(0).nextLong();
  }

  @Test
  void aStreamIsFixedBySeedAndName() {
    // Golden: a change here changes what every seed plays.
    assertThat(first(0, "policy")).isEqualTo(8120649590097530852L);
  }

  @Test
  void atTheSameTimeItsNumbersAreTheSame() {
    RandomStream stream = new RandomStream(0, "policy");
    long first = stream.at(7).nextLong();
    stream.at(8).nextLong();

    assertThat(stream.at(7).nextLong()).isEqualTo(first);
  }

  @Test
  void neighbouringTimesShareNothing() {
    RandomStream stream = new RandomStream(0, "policy");

    assertThat(LongStream.range(0, 1000).map(time -> stream.at(time).nextLong()).distinct())
        .hasSize(1000);
  }

  @Test
  void neighbouringSeedsShareNothing() {
    assertThat(first(1, "policy")).isNotEqualTo(first(0, "policy"));
  }

  @Test
  void otherNamesShareNothing() {
    assertThat(first(0, "replay")).isNotEqualTo(first(0, "policy"));
  }
}
