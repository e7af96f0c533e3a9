package dev.gymbridge.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class InfosTest {
  private static final Infos INFOS =
      new Infos(
          Map.of(
              "lives",
              new Infos.Column(
                  new int[] {0, -1, 1},
                  new Tensor(DType.UINT8, Shape.of(2), ByteBuffer.wrap(new byte[] {5, 3}))),
              "action_mask",
              new Infos.Column(
                  new int[] {-1, 0, -1},
                  new Tensor(DType.INT8, Shape.of(1, 2), ByteBuffer.wrap(new byte[] {1, 0}))),
              "absent",
              new Infos.Column(new int[] {-1, -1, -1}, null)));

  @Test
  void aRowHasItsOwnValue() {
    assertThat(INFOS.number("lives", 0)).isEqualTo(5);
    assertThat(INFOS.number("lives", 2)).isEqualTo(3);
    assertThat(INFOS.values("action_mask").asLong(2 * INFOS.valueRow("action_mask", 1)))
        .isEqualTo(1);
  }

  @Test
  void aRowMayBeWithoutTheKey() {
    assertThat(INFOS.has("lives", 1)).isFalse();
    assertThatThrownBy(() -> INFOS.number("lives", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the environment gave no info \"lives\" for row 1");
  }

  @Test
  void allRowsMayBeWithoutTheKey() {
    assertThat(INFOS.has("absent", 0)).isFalse();
    assertThatThrownBy(() -> INFOS.values("absent"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no environment gave an info \"absent\"");
  }

  @Test
  void anArrayIsNotReadAsANumber() {
    assertThatThrownBy(() -> INFOS.number("action_mask", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("info \"action_mask\" is an array, int8(1, 2)");
  }

  @Test
  void aKeyThatWasNotAskedForIsRefused() {
    assertThatThrownBy(() -> Infos.NONE.has("lives", 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("info \"lives\" was not asked for when the environment was made");
  }
}
