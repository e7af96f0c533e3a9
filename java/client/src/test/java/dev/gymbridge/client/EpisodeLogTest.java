package dev.gymbridge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.env.Shape;
import dev.gymbridge.v1.ElementType;
import dev.gymbridge.v1.History;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EpisodeLogTest {
  private static final List<Leaf> LEAVES =
      List.of(new Leaf("a", DType.UINT8, Shape.SCALAR), new Leaf("b", DType.INT16, Shape.of(2)));

  private final EpisodeLog log = new EpisodeLog(LEAVES);

  /** Appends a step of environment 1 of 2, whose action holds the given number twice. */
  private void append(int number, int repeat) {
    ByteBuffer first = ByteBuffer.wrap(new byte[] {99, (byte) number});
    ByteBuffer second = ByteBuffer.wrap(new byte[] {99, 99, 99, 99, (byte) number, 0, 1, 0});
    log.append(List.of(first, second), 1, repeat, 1000 + number);
  }

  @Test
  void thereIsNoEpisodeBeforeTheFirstStart() {
    assertThat(log.isRunning()).isFalse();
    assertThat(log.number()).isEqualTo(-1);
  }

  @Test
  void aHistoryHoldsTheActionsOfOneEnvironmentOnly() {
    log.start(3, 77, 5);
    append(10, 4);
    append(11, 1);
    History history = log.history(0, Integer.MAX_VALUE);
    assertThat(history.getRepeatsList()).containsExactly(4, 1);
    assertThat(history.getActions(0).getDtype()).isEqualTo(ElementType.ELEMENT_TYPE_UINT8);
    assertThat(history.getActions(0).getShapeList()).containsExactly(2);
    assertThat(history.getActions(0).getData().toByteArray()).containsExactly(10, 11);
    assertThat(history.getActions(1).getShapeList()).containsExactly(2, 2);
    assertThat(history.getActions(1).getData().toByteArray())
        .containsExactly(10, 0, 1, 0, 11, 0, 1, 0);
  }

  @Test
  void aHistoryIsGivenInPieces() {
    log.start(3, 77, 5);
    append(10, 4);
    append(11, 1);
    append(12, 2);
    assertThat(log.history(0, 2).getRepeatsList()).containsExactly(4, 1);
    History last = log.history(2, 2);
    assertThat(last.getRepeatsList()).containsExactly(2);
    assertThat(last.getActions(0).getData().toByteArray()).containsExactly(12);
    assertThat(log.history(4, 2).getActions(1).getShapeList()).containsExactly(0, 2);
    assertThat(log.actionBytes()).isEqualTo(5);
  }

  @Test
  void anEpisodeThatWasNotSteppedHasAnEmptyHistory() {
    log.start(0, 1, 2);
    assertThat(log.history(0, Integer.MAX_VALUE).getRepeatsList()).isEmpty();
    assertThat(log.history(0, Integer.MAX_VALUE).getActions(1).getShapeList())
        .containsExactly(0, 2);
  }

  @Test
  void aStartForgetsTheEpisodeBefore() {
    log.start(0, 1, 2);
    append(1, 1);
    log.start(1, 8, 9);
    assertThat(log.steps()).isZero();
    assertThat(log.seed()).isEqualTo(8);
    assertThat(log.checksum()).isEqualTo(9);
  }

  @Test
  void aSnapshotIsNotChangedByLaterSteps() {
    log.start(0, 1, 2);
    append(1, 1);
    Episode snapshot = log.snapshot();
    append(2, 1);
    assertThat(snapshot.steps()).isEqualTo(1);
    assertThat(snapshot.checksum()).isEqualTo(1001);
    assertThat(snapshot.actions().get(0)).containsExactly(1);
  }

  @Test
  void aLongEpisodeComesBackFromItsSnapshotAndGoesOn() {
    log.start(5, 1, 2);
    for (int step = 0; step < 1000; step++) {
      append(step % 100, 1 + step % 3);
    }
    EpisodeLog copy = new EpisodeLog(LEAVES);
    copy.restore(log.snapshot());
    assertThat(copy.history(0, Integer.MAX_VALUE)).isEqualTo(log.history(0, Integer.MAX_VALUE));
    assertThat(copy.number()).isEqualTo(5);
    assertThat(copy.isRunning()).isTrue();
    copy.append(
        List.of(ByteBuffer.wrap(new byte[] {7}), ByteBuffer.wrap(new byte[] {7, 0, 0, 0})),
        0,
        2,
        3);
    assertThat(copy.steps()).isEqualTo(1001);
    assertThat(copy.history(0, Integer.MAX_VALUE).getActions(0).getData().byteAt(1000))
        .isEqualTo((byte) 7);
  }

  @Test
  void anEpisodeOfAnotherActionSpaceIsRefusedAndChangesNothing() {
    log.start(2, 3, 4);
    Episode oneLeaf = new Episode(0, 1, new int[] {1}, List.of(new byte[1]), 0);
    assertThatThrownBy(() -> log.restore(oneLeaf))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("actions of 1 leaves, not 2");
    Episode shortLeaf = new Episode(0, 1, new int[] {1}, List.of(new byte[1], new byte[3]), 0);
    assertThatThrownBy(() -> log.restore(shortLeaf))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 bytes of actions, not 1 × 4");
    assertThat(log.number()).isEqualTo(2);
    assertThat(log.steps()).isZero();
  }
}
