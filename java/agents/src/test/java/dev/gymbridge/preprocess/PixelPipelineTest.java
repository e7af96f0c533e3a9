package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PixelPipelineTest {
  private static PixelStage max(int height, int width) {
    return new FrameMax(PixelStage.unsigned(height, width));
  }

  @Test
  void eachStageTakesWhatTheOneBeforeGives() {
    PixelPipeline pipeline = new PixelPipeline(List.of(max(1, 3), new AreaResize(1, 3, 1, 2)));
    byte[] frame = new byte[2];
    System.arraycopy(new byte[] {10, 0, 60, 0, 20, 0}, 0, pipeline.shown(), 0, 6);

    pipeline.run(frame);

    // 10, 20, 60: (10 + 20 / 2) / 1.5 and (20 / 2 + 60) / 1.5
    assertThat(frame).isEqualTo(new byte[] {13, 47});
  }

  @Test
  void stagesThatDoNotFitAreRefused() {
    assertThatThrownBy(
            () -> new PixelPipeline(List.of(max(210, 160), new AreaResize(250, 160, 84, 84))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("area 84×84 does not take uint8 210×160");
  }
}
