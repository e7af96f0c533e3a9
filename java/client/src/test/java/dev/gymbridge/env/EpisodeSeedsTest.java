package dev.gymbridge.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EpisodeSeedsTest {
  /**
   * Computed in Python from the definition (SplitMix64's finalizer, whose first output for 0 is
   * 0xe220a8397b1dcdaf). A changed value would make every recorded run unrepeatable.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 297876190",
    "0, 0, 1, 395924418",
    "0, 1, 0, 577952960",
    "1, 0, 0, 1489305978",
    "-1, 3, 12345, 2131095604",
    "9223372036854775807, 1023, 1099511627776, 1256117177"
  })
  void theSeedOfAnEpisodeNeverChanges(long run, int environment, long episode, int seed) {
    assertThat(EpisodeSeeds.seed(run, environment, episode)).isEqualTo(seed);
  }

  @Test
  void seedsAreNeverNegative() {
    assertThat(LongStream.range(0, 100_000).mapToInt(n -> EpisodeSeeds.seed(n, 7, n * n)))
        .allMatch(seed -> seed >= 0);
  }

  @Test
  void neighbouringEpisodesShareNoSeed() {
    assertThat(LongStream.range(0, 1000).mapToInt(episode -> EpisodeSeeds.seed(5, 0, episode)))
        .doesNotHaveDuplicates();
  }
}
