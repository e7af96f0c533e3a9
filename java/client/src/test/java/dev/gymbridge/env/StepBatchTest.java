package dev.gymbridge.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StepBatchTest {
  private static Tensor rows(int count) {
    return new Tensor(DType.UINT8, Shape.of(count), ByteBuffer.allocate(count));
  }

  /** Environments: 3 frames, going on; untouched; 1 frame, terminated; 2 frames, both; lost. */
  private static final StepBatch BATCH =
      new StepBatch(
          new int[] {3, 0, 1, 2, 0},
          new double[] {1, 2, 4, 8, 16, 32},
          new byte[] {0, 0, 1, 3, 6},
          List.of(rows(5)),
          Infos.NONE,
          List.of(rows(3)),
          Infos.NONE,
          2);

  @Test
  void rewardsBelongToTheirEnvironmentAndFrame() {
    assertThat(BATCH.reward(0)).isEqualTo(7);
    assertThat(BATCH.reward(0, 2)).isEqualTo(4);
    assertThat(BATCH.reward(1)).isZero();
    assertThat(BATCH.reward(2)).isEqualTo(8);
    assertThat(BATCH.reward(3, 0)).isEqualTo(16);
    assertThat(BATCH.reward(3, 1)).isEqualTo(32);
  }

  @Test
  void keptObservationsAreTheLastOnesInOrder() {
    assertThat(BATCH.kept(0)).isEqualTo(2);
    assertThat(BATCH.row(0, 0)).isZero();
    assertThat(BATCH.lastRow(0)).isEqualTo(1);
    assertThat(BATCH.kept(1)).isZero();
    assertThat(BATCH.lastRow(2)).isEqualTo(2);
    assertThat(BATCH.row(3, 0)).isEqualTo(3);
    assertThat(BATCH.lastRow(3)).isEqualTo(4);
  }

  @Test
  void endsAreApart() {
    assertThat(BATCH.ended(0)).isFalse();
    assertThat(BATCH.terminated(2)).isTrue();
    assertThat(BATCH.truncated(2)).isFalse();
    assertThat(BATCH.terminated(3)).isTrue();
    assertThat(BATCH.truncated(3)).isTrue();
    assertThat(BATCH.lost(3)).isFalse();
  }

  @Test
  void aLostEpisodeCountsAsTruncated() {
    assertThat(BATCH.lost(4)).isTrue();
    assertThat(BATCH.truncated(4)).isTrue();
    assertThat(BATCH.terminated(4)).isFalse();
  }

  @Test
  void nextRowsCountTheEndedEnvironments() {
    assertThat(BATCH.nextRow(0)).isEqualTo(-1);
    assertThat(BATCH.nextRow(2)).isZero();
    assertThat(BATCH.nextRow(3)).isEqualTo(1);
    assertThat(BATCH.nextRow(4)).isEqualTo(2);
  }

  @Test
  void aFrameOrObservationThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> BATCH.reward(0, 3))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("frame 3 of 3");
    assertThatThrownBy(() -> BATCH.row(0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("observation 2 of 2");
    assertThatThrownBy(() -> BATCH.lastRow(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theOnlyObservationIsRefusedWhereThereAreSeveral() {
    ResetBatch nested = new ResetBatch(List.of(0), List.of(rows(1), rows(1)), Infos.NONE);
    assertThatThrownBy(nested::observation)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the space has 2 leaves: read them by index");
  }
}
