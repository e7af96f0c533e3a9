package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.env.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameMaxTest {
  @Test
  void bytesAreComparedWithoutSign() {
    FrameMax max = new FrameMax(PixelStage.unsigned(1, 3));
    byte[] frame = new byte[3];

    max.apply(new byte[] {(byte) 200, 7, 127, 100, 9, (byte) 128}, frame);

    assertThat(frame).isEqualTo(new byte[] {(byte) 200, 9, (byte) 128});
  }

  @Test
  void twoFramesGoInAndOneComesOut() {
    FrameMax max = new FrameMax(PixelStage.unsigned(210, 160));

    assertThat(PixelStage.text(max.input())).isEqualTo("uint8 2×210×160");
    assertThat(PixelStage.text(max.output())).isEqualTo("uint8 210×160");
  }

  @Test
  void signedBytesAreRefused() {
    FrameFormat signed = new FrameFormat(DType.INT8, List.of(1), 1);

    assertThatThrownBy(() -> new FrameMax(signed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("int8");
  }
}
