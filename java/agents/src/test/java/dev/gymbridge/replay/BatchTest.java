package dev.gymbridge.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchTest {
  private static final Batch BATCH = Batch.of(3, 16);

  private static List<ByteBuffer> buffers() {
    return List.of(BATCH.stm1(), BATCH.atm1(), BATCH.rt(), BATCH.discountt(), BATCH.st());
  }

  @Test
  void itsMemoryIsNative() {
    assertThat(buffers()).allMatch(ByteBuffer::isDirect);
  }

  @Test
  void itsNumbersAreInTheMachinesOrder() {
    assertThat(buffers()).extracting(ByteBuffer::order).containsOnly(ByteOrder.nativeOrder());
  }

  @Test
  void eachBufferHasRoomForTheBatchAndNoMore() {
    assertThat(buffers()).extracting(ByteBuffer::remaining).containsExactly(48, 24, 12, 12, 48);
  }

  @Test
  void itStartsAsZeros() {
    assertThat(buffers())
        .allMatch(buffer -> buffer.mismatch(ByteBuffer.allocate(buffer.capacity())) == -1);
  }

  @Test
  void aTransitionIsWrittenIntoItsRow() {
    Batch batch = Batch.of(3, 4);
    batch.set(1, 5, 0.5f, 0.25f);

    assertThat(List.of(batch.actions().get(1), batch.rewards().get(1), batch.discounts().get(1)))
        .isEqualTo(List.of(5L, 0.5f, 0.25f));
  }

  @Test
  void theRowsBesideItStayAsTheyWere() {
    Batch batch = Batch.of(3, 4);
    batch.set(1, 5, 0.5f, 0.25f);

    assertThat(List.of(batch.actions().get(0), batch.actions().get(2))).containsExactly(0L, 0L);
  }

  @Test
  void moreBytesThanABufferHoldsAreRefused() {
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Batch.of(65_536, 65_536));
  }
}
