package dev.gymbridge.cli.film;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.train.Playback.Outcome;
import dev.gymbridge.train.Playback.Step;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ValueHistoryTest {
  private static Step step(int action, double reward, boolean terminates, Float... values) {
    return new Step(action, List.of(values), reward, terminates);
  }

  @Test
  void whatCameIsTheDiscountedSumUpToALostLife() {
    List<Step> steps =
        List.of(
            step(0, 1, false, 0f),
            step(0, 2, true, 0f), // a life is lost: nothing follows
            step(0, 4, false, 0f),
            step(0, 8, true, 0f));

    // 1 + 0.5 · 2; 2; 4 + 0.5 · 8; 8
    assertThat(ValueHistory.came(steps, 0.5)).containsExactly(2, 2, 8, 8);
  }

  @Test
  void eachPictureHasTheGreatestValueOfItsStep() {
    List<Step> steps =
        List.of(
            step(0, 1, false, 3f, 2f),
            step(1, 1, false, 9f, 9f),
            step(0, 1, true, -5f, -4f)); // by chance, the other one is greater

    ValueHistory history = ValueHistory.of(new Outcome(steps, 3, false), 1, 2);

    assertThat(history.moments()).extracting("step").containsExactly(0, 2);
    assertThat(history.moments()).extracting("expected").containsExactly(3.0, -4.0);
    assertThat(history.moments()).extracting("came").containsExactly(3.0, 1.0);
    assertThat(history.shown()).containsExactly(0, 1);
  }

  @Test
  void ofManyActionsThoseTakenMostOftenAreShown() {
    Float[] values = IntStream.range(0, 18).mapToObj(value -> (float) value).toArray(Float[]::new);
    List<Step> steps =
        IntStream.range(0, 30).mapToObj(time -> step(17 - time % 5, 0, false, values)).toList();

    ValueHistory history = ValueHistory.of(new Outcome(steps, 0, true), 1, 1);

    assertThat(history.shown()).containsExactly(0, 1, 2, 3, 13, 14, 15, 16, 17);
  }
}
