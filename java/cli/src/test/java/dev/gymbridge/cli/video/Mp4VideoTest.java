package dev.gymbridge.cli.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.Python;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Videos, as OpenCV plays them. */
final class Mp4VideoTest {
  /** Prints size, pictures, pictures a second, and of each picture a pixel in every quarter. */
  private static final String PROGRAM =
      """
      import cv2
      video = cv2.VideoCapture(sys.argv[1])
      pictures = []
      while True:
          found, picture = video.read()
          if not found:
              break
          pictures.append(picture[:, :, ::-1])
      height, width = pictures[0].shape[:2]
      print(f"{width}x{height}", len(pictures), video.get(cv2.CAP_PROP_FPS))
      for picture in pictures:
          quarters = [picture[y * height // 4, x * width // 4] for y in (1, 3) for x in (1, 3)]
          print(*[int(value) for quarter in quarters for value in quarter])
      """;

  @TempDir private Path folder;

  private String[] play(int width, int height, int pictures, double picturesPerSecond)
      throws IOException, InterruptedException {
    Path file = folder.resolve("a.mp4");
    try (VideoFile video = new VideoFile(file, VideoFormat.MP4)) {
      for (int number = 0; number < pictures; number++) {
        video.add(Pictures.picture(width, height, number), picturesPerSecond);
      }
      video.save();
    }
    return Python.of("tools").run(PROGRAM, file).split("\n");
  }

  @ParameterizedTest(name = "{0}×{1}")
  @CsvSource({
    "600, 400, 30, 600x400 3 30.0",
    "160, 210, 15, 320x420 3 15.0",
    "401, 399, 12.5, 802x798 3 12.5",
  })
  void everyPictureIsPlayedAndSmallOrOddOnesAreDoubled(
      int width, int height, double picturesPerSecond, String played) throws Exception {
    assertThat(play(width, height, 3, picturesPerSecond)[0]).isEqualTo(played);
  }

  @Test
  void coloursSurvive() throws Exception {
    String[] played = play(160, 210, 16, 15);

    for (int number = 0; number < 16; number++) {
      int grey = 16 * number;
      int[] quarters = {255, 0, 0, 0, 255, 0, 0, 0, 255, grey, grey, grey};
      int[] found =
          Arrays.stream(played[number + 1].split(" ")).mapToInt(Integer::parseInt).toArray();
      for (int value = 0; value < quarters.length; value++) {
        assertThat(Math.abs(found[value] - quarters[value]))
            .as("value %s of picture %s", value, number)
            .isLessThanOrEqualTo(8);
      }
    }
  }
}
