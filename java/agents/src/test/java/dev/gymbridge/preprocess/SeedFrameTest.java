package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SeedFrameTest {
  private static final int HEIGHT = 210;

  private final byte[] screen = new byte[HEIGHT * 160 * 3];
  private final byte[] frame = new byte[SeedFrame.HEIGHT * SeedFrame.WIDTH];

  private void paint(int row, int column, int red, int green, int blue) {
    int pixel = (row * 160 + column) * 3;
    screen[pixel] = (byte) red;
    screen[pixel + 1] = (byte) green;
    screen[pixel + 2] = (byte) blue;
  }

  private void run() {
    new SeedFrame(HEIGHT).apply(screen, frame);
  }

  @Test
  void aThirdOfTheSumIsRoundedDown() {
    paint(1, 0, 255, 255, 255);
    paint(1, 2, 1, 1, 0);
    paint(1, 4, 200, 100, 1);

    run();

    assertThat(frame).startsWith(127, -128, 100 - 128);
  }

  @Test
  void pacmansColourIsBlackened() {
    paint(1, 0, 210, 164, 74);
    paint(1, 2, 210, 164, 77);

    run();

    assertThat(frame).startsWith(-128, 150 - 128);
  }

  @Test
  void oddRowsAndEvenColumnsOfTheMazeAreTaken() {
    paint(175, 158, 3, 3, 3);
    paint(0, 0, 255, 255, 255);
    paint(1, 1, 255, 255, 255);
    paint(177, 0, 255, 255, 255);

    run();

    assertThat(frame).endsWith(3 - 128);
    frame[frame.length - 1] = -128;
    assertThat(frame).containsOnly(-128);
  }

  @Test
  void aScreenThatEndsAboveTheMazesLastRowIsRefused() {
    assertThatThrownBy(() -> new SeedFrame(175))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes 176 rows, and there are 175");
  }
}
