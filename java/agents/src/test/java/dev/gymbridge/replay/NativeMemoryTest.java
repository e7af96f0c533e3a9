package dev.gymbridge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NativeMemoryTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 63, 64, 65, 1000, 1 << 20})
  void itBeginsWhereACacheLineDoes(int bytes) {
    ByteBuffer memory = NativeMemory.allocate(bytes);

    assertThat(memory.capacity()).isEqualTo(bytes);
    assertThat(memory.alignmentOffset(0, NativeMemory.ALIGNMENT)).isZero();
    assertThat(NativeMemory.isLike(memory)).isTrue();
  }

  @Test
  void memoryOnTheHeapIsNotLikeIt() {
    assertThat(NativeMemory.isLike(ByteBuffer.allocate(64).order(ByteOrder.nativeOrder())))
        .isFalse();
  }

  @Test
  void memoryThatBeginsWithinACacheLineIsNotLikeIt() {
    ByteBuffer memory = NativeMemory.allocate(64).slice(4, 16).order(ByteOrder.nativeOrder());

    assertThat(NativeMemory.isLike(memory)).isFalse();
  }

  @Test
  void memoryInAnotherByteOrderIsNotLikeIt() {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    ByteBuffer memory = NativeMemory.allocate(64);

    assertThat(
            NativeMemory.isLike(
                memory.order(little ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)))
        .isFalse();
  }
}
