package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

final class AreaResizeTest {
  private static byte[] shrunk(int height, int width, int toHeight, int toWidth, int... pixels) {
    byte[] image = new byte[pixels.length];
    for (int pixel = 0; pixel < pixels.length; pixel++) {
      image[pixel] = (byte) pixels[pixel];
    }
    byte[] target = new byte[toHeight * toWidth];
    new AreaResize(height, width, toHeight, toWidth).apply(image, target);
    return target;
  }

  @Test
  void aPixelThatLiesInTwoAreasCountsInBothByItsOverlap() {
    // (10 + 20 / 2) / 1.5 and (20 / 2 + 250) / 1.5
    assertThat(shrunk(1, 3, 1, 2, 10, 20, 250)).isEqualTo(new byte[] {13, (byte) 173});
  }

  @Test
  void rowsAreWeightedAsColumnsAre() {
    // Columns as above give 13.33, 173.33; 0, 0; 60, 60. Rows then give
    // 13.33 / 1.5, 173.33 / 1.5; 60 / 1.5, 60 / 1.5.
    assertThat(shrunk(3, 3, 2, 2, 10, 20, 250, 0, 0, 0, 60, 60, 60))
        .isEqualTo(new byte[] {9, 116, 40, 40});
  }

  @Test
  void halvesAreRoundedToTheEvenNumber() {
    assertThat(shrunk(1, 4, 1, 2, 0, 1, 1, 2)).isEqualTo(new byte[] {0, 2});
  }

  @Test
  void anImageOfTheSameSizeStaysAsItIs() {
    assertThat(shrunk(2, 2, 2, 2, 0, 127, 128, 255)).isEqualTo(new byte[] {0, 127, -128, -1});
  }

  @Test
  void aUniformImageStaysUniform() {
    byte[] white = new byte[210 * 160];
    Arrays.fill(white, (byte) 255);
    byte[] target = new byte[84 * 84];

    new AreaResize(210, 160, 84, 84).apply(white, target);

    assertThat(target).containsOnly((byte) 255);
  }

  /** Made by OpenCV: {@code env-server/tests/golden/atari_frames.py}. */
  @ParameterizedTest
  @CsvFileSource(resources = "area_resize.csv", numLinesToSkip = 1)
  void randomImagesAreThoseOfOpenCv(int height, int width, int seed, long crc32) {
    byte[] image = new byte[height * width];
    int state = seed;
    for (int pixel = 0; pixel < image.length; pixel++) {
      state = 1664525 * state + 1013904223;
      image[pixel] = (byte) (state >>> 24);
    }
    byte[] target = new byte[84 * 84];

    new AreaResize(height, width, 84, 84).apply(image, target);

    assertThat(GoldenPlay.crc32(target)).isEqualTo(crc32);
  }

  @ParameterizedTest
  @CsvSource({"210, 60", "60, 160", "210, 169"})
  void otherSizesAreRefused(int height, int width) {
    assertThatThrownBy(() -> new AreaResize(height, width, 84, 84))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(height + "×" + width + " pixels cannot be shrunk to 84×84");
  }
}
