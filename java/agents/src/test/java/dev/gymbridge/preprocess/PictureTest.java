package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PictureTest {
  private static Space.Box box(DType type, int... shape) {
    Tensor bound = new Tensor(type, Shape.SCALAR, ByteBuffer.allocate(type.bytes()));
    return new Space.Box(type, Shape.of(shape), bound, bound);
  }

  private static Tensor rows(DType type, Shape shape, int... bytes) {
    ByteBuffer data = ByteBuffer.allocate(bytes.length);
    for (int value : bytes) {
      data.put((byte) value);
    }
    return new Tensor(type, shape, data.flip());
  }

  @Test
  void channelsThatComeFirstAreTurned() {
    Picture picture = Picture.of(box(DType.UINT8, 2, 2, 3)).orElseThrow();
    assertThat(picture.format()).isEqualTo(new FrameFormat(DType.UINT8, List.of(2, 3, 2), 1));
    Tensor rows =
        rows(
            DType.UINT8,
            Shape.of(2, 2, 2, 3),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            2,
            3,
            4,
            5,
            6,
            11,
            12,
            13,
            14,
            15,
            16);
    byte[] frame = new byte[12];

    picture.copy(rows, 1, frame);

    assertThat(frame).containsExactly(1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16);
  }

  @Test
  void trueIsWhite() {
    Picture picture = Picture.of(box(DType.BOOL, 1, 3)).orElseThrow();
    byte[] frame = new byte[3];

    picture.copy(rows(DType.BOOL, Shape.of(1, 1, 3), 1, 0, 1), 0, frame);

    assertThat(frame).containsExactly(255, 0, 255);
    assertThat(picture.format().observationShape()).containsExactly(1, 1, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "UINT8, 84x84x3, true",
    "UINT8, 3x84x84, true",
    "UINT8, 84x84, true",
    "BOOL, 10x10x4, true",
    "BOOL, 10x10x6, true",
    "UINT8, 5x5x3, true",
    "UINT8, 4x5x3, false",
    "BOOL, 8x8, false",
    "INT8, 84x84x3, ",
    "FLOAT32, 84x84x3, ",
    "UINT8, 128, ",
    "UINT8, 4x84x84x3, "
  })
  void whatIsAnImageIsKnown(DType type, String axes, Boolean obvious) {
    int[] shape =
        java.util.Arrays.stream(axes.split("x", -1)).mapToInt(Integer::parseInt).toArray();

    assertThat(Picture.of(box(type, shape)).map(Picture::isObvious).orElse(null))
        .isEqualTo(obvious);
  }

  @Test
  void numbersAreNone() {
    assertThat(Picture.of(new Space.Discrete(3, 0, DType.INT64))).isEmpty();
  }
}
