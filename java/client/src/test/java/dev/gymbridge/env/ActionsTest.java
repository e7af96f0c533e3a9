package dev.gymbridge.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ActionsTest {
  private static Space box(DType dtype, int... axes) {
    Tensor bound = new Tensor(dtype, Shape.SCALAR, ByteBuffer.allocate(dtype.bytes()));
    return new Space.Box(dtype, Shape.of(axes), bound, bound);
  }

  private static final Space DISCRETE = new Space.Discrete(4, 0, DType.INT64);

  @Test
  void actionsStartAsZerosInLittleEndian() {
    Actions actions = new Actions(DISCRETE, 3);
    assertThat(actions.environments()).isEqualTo(3);
    assertThat(actions.data(0).order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(actions.data(0)).isEqualTo(ByteBuffer.allocate(24));
  }

  @Test
  void anIntegerActionGoesToItsEnvironment() {
    Actions actions = new Actions(DISCRETE, 3).set(1, 2).set(2, -1);
    assertThat(actions.data(0).asLongBuffer().get(0)).isZero();
    assertThat(actions.data(0).asLongBuffer().get(1)).isEqualTo(2);
    assertThat(actions.data(0).asLongBuffer().get(2)).isEqualTo(-1);
  }

  @Test
  void anArrayActionGoesToItsEnvironment() {
    Actions actions = new Actions(box(DType.FLOAT32, 2), 2).set(1, 0.5, -0.25);
    float[] values = new float[4];
    actions.data(0).asFloatBuffer().get(values);
    assertThat(values).containsExactly(0f, 0f, 0.5f, -0.25f);
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, -128, 127",
    "UINT8, 0, 255",
    "INT16, -32768, 32767",
    "UINT16, 0, 65535",
    "INT32, -2147483648, 2147483647",
    "UINT32, 0, 4294967295",
    "BOOL, 0, 1"
  })
  void anIntegerThatItsTypeCannotHoldIsRefused(DType dtype, long least, long most) {
    Actions actions = new Actions(box(dtype, 2), 1);
    actions.setElement(0, 0, 0, least).setElement(0, 0, 1, most);
    Tensor written = new Tensor(dtype, Shape.of(2), actions.data(0));
    assertThat(written.asLong(0)).isEqualTo(least);
    assertThat(written.asLong(1)).isEqualTo(most);
    for (long outside : new long[] {least - 1, most + 1}) {
      assertThatThrownBy(() -> actions.setElement(0, 0, 0, outside))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Long.toString(outside))
          .hasMessageContaining(dtype.toString());
    }
  }

  @Test
  void leavesOfANestedActionAreSetByIndex() {
    Space nested = new Space.Tuple(List.of(DISCRETE, box(DType.FLOAT64, 2, 2)));
    Actions actions = new Actions(nested, 2).setElement(0, 1, 0, 3).setElement(1, 1, 3, 0.125);
    assertThat(actions.data(0).asLongBuffer().get(1)).isEqualTo(3);
    assertThat(actions.data(1).asDoubleBuffer().get(7)).isEqualTo(0.125);
  }

  @Test
  void aWrongKindOfNumberIsRefusedWithTheLeafNamed() {
    assertThatThrownBy(() -> new Actions(DISCRETE, 1).setElement(0, 0, 0, 0.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("int64")
        .hasMessageContaining("0.5");
    assertThatThrownBy(() -> new Actions(box(DType.FLOAT32, 1), 1).setElement(0, 0, 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("float32")
        .hasMessageContaining("the integer 1");
  }

  @Test
  void anArrayOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new Actions(box(DType.FLOAT32, 2), 1).set(0, 1.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not one array of 1");
    assertThatThrownBy(() -> new Actions(box(DType.INT64, 2), 1).set(0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not one integer");
  }

  @Test
  void anEnvironmentOrElementThatIsNotThereIsRefused() {
    Actions actions = new Actions(box(DType.INT8, 2), 2);
    assertThatThrownBy(() -> actions.setElement(0, 2, 0, 1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("environment 2 of 2");
    assertThatThrownBy(() -> actions.setElement(0, 0, 2, 1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("element 2 of 2");
  }
}
