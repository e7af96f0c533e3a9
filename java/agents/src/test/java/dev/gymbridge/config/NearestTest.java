package dev.gymbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
  @ParameterizedTest
  @CsvSource({
    "batch_size, batch_size",
    "batchsize, batch_size",
    "btach_size, batch_size",
    "steps2, steps",
    "'', steps",
    "learning_rat, learning_rate"
  })
  void itIsTheNameThatTakesTheFewestEdits(String name, String nearest) {
    assertThat(Nearest.to(name, List.of("learning_rate", "batch_size", "steps")))
        .isEqualTo(nearest);
  }

  @Test
  void ofTwoAtTheSameDistanceItIsTheFirst() {
    assertThat(Nearest.to("c", List.of("b", "a"))).isEqualTo("b");
  }

  @Test
  void amongNoneItIsNone() {
    assertThat(Nearest.to("c", List.of())).isEqualTo("none");
  }
}
