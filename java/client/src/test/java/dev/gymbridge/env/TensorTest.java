package dev.gymbridge.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TensorTest {
  private static Tensor tensor(DType dtype, Shape shape, String hex) {
    return new Tensor(dtype, shape, ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, 0001, 1",
    "INT8, 0080, -128",
    "UINT8, 00ff, 255",
    "INT16, 00000080, -32768",
    "UINT16, 0000ffff, 65535",
    "INT32, 0000000000000080, -2147483648",
    "UINT32, 00000000ffffffff, 4294967295",
    "INT64, 00000000000000000000000000000080, -9223372036854775808",
    "UINT64, 0000000000000000ffffffffffffff7f, 9223372036854775807"
  })
  void integersOfEveryTypeReadAsLongsAndDoubles(DType dtype, String hex, long second) {
    Tensor tensor = tensor(dtype, Shape.of(2), hex);
    assertThat(tensor.asLong(0)).isZero();
    assertThat(tensor.asLong(1)).isEqualTo(second);
    assertThat(tensor.asDouble(1)).isEqualTo((double) second);
  }

  @Test
  void uint64BeyondLongReadsAsAPositiveDouble() {
    Tensor tensor = tensor(DType.UINT64, Shape.of(2), "0000000000000080ffffffffffffffff");
    assertThat(tensor.asDouble(0)).isEqualTo(0x1p63);
    assertThat(tensor.asDouble(1)).isEqualTo(0x1p64);
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT16, 00c00100, -2, 0x1p-24",
    "FLOAT32, 0000003f000080ff, 0.5, -Infinity",
    "FLOAT64, 000000000000f07f000000000000e0bf, Infinity, -0.5"
  })
  void floatsOfEveryTypeReadAsDoubles(DType dtype, String hex, String first, String second) {
    Tensor tensor = tensor(dtype, Shape.of(2), hex);
    assertThat(tensor.asDouble(0)).isEqualTo(Double.parseDouble(first));
    assertThat(tensor.asDouble(1)).isEqualTo(Double.parseDouble(second));
  }

  @Test
  void typedViewsReadLittleEndian() {
    assertThat(tensor(DType.INT16, Shape.of(1), "0201").shorts().get(0)).isEqualTo((short) 0x0102);
    assertThat(tensor(DType.INT32, Shape.of(1), "04030201").ints().get(0)).isEqualTo(0x01020304);
    assertThat(tensor(DType.UINT64, Shape.of(1), "0100000000000080").longs().get(0))
        .isEqualTo(Long.MIN_VALUE + 1);
    assertThat(tensor(DType.FLOAT32, Shape.of(1), "0000803f").floats().get(0)).isEqualTo(1f);
    assertThat(tensor(DType.FLOAT64, Shape.of(1), "000000000000f03f").doubles().get(0))
        .isEqualTo(1.0);
  }

  static Stream<Arguments> wrongViews() {
    Tensor image = tensor(DType.UINT8, Shape.of(1, 2), "0102");
    String is = "this tensor is uint8(1, 2), not ";
    return Stream.of(
        Arguments.of((Runnable) image::shorts, is + "of 2 bytes an element"),
        Arguments.of((Runnable) image::ints, is + "int32"),
        Arguments.of((Runnable) image::longs, is + "int64"),
        Arguments.of((Runnable) image::floats, is + "float32"),
        Arguments.of((Runnable) image::doubles, is + "float64"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("wrongViews")
  void aViewOfAnotherTypeIsRefusedWithBothNamed(Runnable view, String message) {
    assertThatThrownBy(view::run).isInstanceOf(IllegalStateException.class).hasMessage(message);
  }

  @Test
  void aFloatIsNotReadAsALong() {
    Tensor tensor = tensor(DType.FLOAT32, Shape.of(1), "0000803f");
    assertThatThrownBy(() -> tensor.asLong(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this tensor is float32(1,), not an integer type");
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void theWrongNumberOfBytesIsRefused(DType dtype) {
    int right = 3 * dtype.bytes();
    for (int wrong : new int[] {0, right - 1, right + 1}) {
      assertThatThrownBy(() -> new Tensor(dtype, Shape.of(3), ByteBuffer.allocate(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a " + dtype + " tensor of shape (3,) has " + right + " bytes, not " + wrong);
    }
  }

  @Test
  void aTensorIsOverTheRemainingBytesOfItsBuffer() {
    ByteBuffer message = ByteBuffer.wrap(new byte[] {9, 9, 1, 2, 9}).position(2).limit(4);
    Tensor tensor = new Tensor(DType.UINT8, Shape.of(2), message);
    assertThat(tensor.asLong(0)).isEqualTo(1);
    assertThat(tensor.asLong(1)).isEqualTo(2);
  }

  @Test
  void bytesAreReadOnlyAndEachViewHasItsOwnPosition() {
    Tensor tensor = tensor(DType.UINT8, Shape.of(2), "0102");
    tensor.bytes().get();
    assertThat(tensor.bytes().remaining()).isEqualTo(2);
    assertThat(tensor.bytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> tensor.bytes().put((byte) 1))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void aRowIsCopiedToItsOffset() {
    float[] floats = new float[3];
    tensor(DType.FLOAT32, Shape.of(2, 2), "0000803f00000040000040400000803f").copyRow(1, floats, 1);
    assertThat(floats).containsExactly(0f, 3f, 1f);
    byte[] bytes = new byte[3];
    tensor(DType.INT16, Shape.of(2, 1), "01020304").copyRow(1, bytes, 1);
    assertThat(bytes).containsExactly(0, 3, 4);
  }

  @Test
  void rowsAreTheOutermostAxis() {
    Tensor tensor = tensor(DType.UINT8, Shape.of(2, 1, 3), "010203040506");
    assertThat(tensor.rows()).isEqualTo(2);
    assertThat(tensor.rowElements()).isEqualTo(3);
    assertThat(tensor(DType.UINT8, Shape.of(0, 3), "").rowElements()).isZero();
  }
}
