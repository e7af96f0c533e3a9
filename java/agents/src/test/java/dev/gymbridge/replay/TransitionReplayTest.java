package dev.gymbridge.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransitionReplayTest {
  private static final int CAPACITY = 4;

  /**
   * Transition k goes from (k, −k) to (k + 1, −k − 1), with action k, reward 10k, discount k/100.
   */
  private static TransitionReplay filled(int transitions) {
    TransitionReplay replay = new TransitionReplay(CAPACITY, 2);
    for (int k = 0; k < transitions; k++) {
      add(replay, k);
    }
    return replay;
  }

  private static void add(TransitionReplay replay, int k) {
    replay.add(new float[] {k, -k}, k, 10f * k, k / 100f, new float[] {k + 1, -k - 1});
  }

  /** Rows of a large batch, each as "before action reward discount after". */
  private static List<String> sampled(TransitionReplay replay, long seed) {
    Batch batch = Batch.of(200, 2);
    replay.sample(batch, new SplittableRandom(seed));
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      rows.add(
          "%s,%s %s %s %s %s,%s"
              .formatted(
                  batch.observationsBefore().get(2 * row),
                  batch.observationsBefore().get(2 * row + 1),
                  batch.actions().get(row),
                  batch.rewards().get(row),
                  batch.discounts().get(row),
                  batch.observationsAfter().get(2 * row),
                  batch.observationsAfter().get(2 * row + 1)));
    }
    return rows;
  }

  private static Set<String> distinct(TransitionReplay replay) {
    return new TreeSet<>(sampled(replay, 0));
  }

  @Test
  void aTransitionComesOutAsItWentIn() {
    assertThat(distinct(filled(1))).containsExactly("0.0,0.0 0 0.0 0.0 1.0,-1.0");
  }

  @Test
  void beforeItIsFullOnlyWhatIsThereIsDrawn() {
    assertThat(distinct(filled(2)))
        .containsExactly("0.0,0.0 0 0.0 0.0 1.0,-1.0", "1.0,-1.0 1 10.0 0.01 2.0,-2.0");
  }

  @Test
  void whenItIsFullTheOldestMakesRoom() {
    assertThat(distinct(filled(6)))
        .containsExactly(
            "2.0,-2.0 2 20.0 0.02 3.0,-3.0",
            "3.0,-3.0 3 30.0 0.03 4.0,-4.0",
            "4.0,-4.0 4 40.0 0.04 5.0,-5.0",
            "5.0,-5.0 5 50.0 0.05 6.0,-6.0");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3", "4, 4", "6, 4"})
  void theSizeIsWhatIsKept(int added, int size) {
    assertThat(filled(added).size()).isEqualTo(size);
  }

  @Test
  void whatWasAddedIsCounted() {
    assertThat(filled(6).added()).isEqualTo(6);
  }

  @Test
  void observationsAreCopied() {
    TransitionReplay replay = new TransitionReplay(1, 1);
    float[] reused = {1};
    replay.add(reused, 0, 0, 0, reused);
    reused[0] = 2;

    assertThat(replay.contents().before()).containsExactly(1);
  }

  @Test
  void theSameSeedDrawsTheSame() {
    assertThat(sampled(filled(6), 3)).isEqualTo(sampled(filled(6), 3));
  }

  @Test
  void eachIsDrawnAboutAsOften() {
    Batch batch = Batch.of(40_000, 2);
    filled(CAPACITY).sample(batch, new SplittableRandom(0));
    int[] counts = new int[CAPACITY];
    for (int row = 0; row < batch.size(); row++) {
      counts[(int) batch.actions().get(row)]++;
    }

    // 10,000 each; the standard deviation is 87.
    for (int count : counts) {
      assertThat(count).isBetween(9_600, 10_400);
    }
  }

  @Test
  void anEmptyOneHasNothingToDrawFrom() {
    TransitionReplay empty = filled(0);

    assertThatIllegalStateException()
        .isThrownBy(() -> empty.sample(Batch.of(1, 2), new SplittableRandom(0)))
        .withMessage("nothing to draw from: no transition has been added");
  }

  @ParameterizedTest
  @CsvSource({"0", "3", "6"})
  void oneThatIsRestoredDrawsTheSame(int more) {
    TransitionReplay restored = filled(1);
    restored.restore(filled(6).contents());
    TransitionReplay usual = filled(6);
    for (int k = 6; k < 6 + more; k++) {
      add(restored, k);
      add(usual, k);
    }

    assertThat(sampled(restored, 1)).isEqualTo(sampled(usual, 1));
  }

  @Test
  void oneOfAnotherCapacityCannotBeRestored() {
    TransitionReplay other = new TransitionReplay(8, 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.restore(filled(6).contents()))
        .withMessage("a replay of 8 transitions cannot take one of 4");
  }

  @Test
  void oneOfOtherObservationsCannotBeRestored() {
    TransitionReplay other = new TransitionReplay(CAPACITY, 3);

    assertThatIllegalArgumentException().isThrownBy(() -> other.restore(filled(6).contents()));
  }

  @ParameterizedTest
  @CsvSource({"0, 2, 1073741819", "-1, 2, 1073741819", "300000000, 8, 268435454"})
  void aSizeThatNoArrayHoldsIsRefused(int capacity, int elements, int largest) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TransitionReplay(capacity, elements))
        .withMessage(
            "a replay of %d transitions with observations of %d elements is out of range: keep 1 …"
                + " %d",
            capacity, elements, largest);
  }
}
