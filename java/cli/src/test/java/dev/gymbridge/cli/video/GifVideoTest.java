package dev.gymbridge.cli.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GifVideoTest {
  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("a.gif");
  }

  private void write(int pictures, double picturesPerSecond) throws IOException {
    try (VideoFile video = new VideoFile(file, VideoFormat.GIF)) {
      for (int number = 0; number < pictures; number++) {
        video.add(Pictures.picture(20, 10, number), picturesPerSecond);
      }
      video.save();
    }
  }

  /** What is read of each picture. */
  private <T> List<T> readAll(Reading<T> reading) throws IOException {
    List<T> all = new ArrayList<>();
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(input);
      for (int picture = 0; picture < reader.getNumImages(true); picture++) {
        all.add(reading.read(reader, picture));
      }
    } finally {
      reader.dispose();
    }
    return all;
  }

  private interface Reading<T> {
    T read(ImageReader reader, int picture) throws IOException;
  }

  private List<IIOMetadataNode> metadata(String element) throws IOException {
    return readAll(
        (reader, picture) -> {
          IIOMetadataNode root =
              (IIOMetadataNode)
                  reader.getImageMetadata(picture).getAsTree("javax_imageio_gif_image_1.0");
          return (IIOMetadataNode) root.getElementsByTagName(element).item(0);
        });
  }

  @Test
  void picturesOfFewColoursAreExact() throws IOException {
    write(16, 10);

    List<BufferedImage> pictures = readAll(ImageReader::read);

    assertThat(pictures).hasSize(16);
    for (int number = 0; number < 16; number++) {
      BufferedImage picture = pictures.get(number);
      assertThat(picture.getWidth()).isEqualTo(20);
      assertThat(picture.getHeight()).isEqualTo(10);
      assertThat(picture.getRGB(0, 0)).isEqualTo(0xFFFF0000);
      assertThat(picture.getRGB(10, 0)).isEqualTo(0xFF00FF00);
      assertThat(picture.getRGB(9, 9)).isEqualTo(0xFF0000FF);
      assertThat(picture.getRGB(19, 9)).isEqualTo(0xFF000000 | 0x101010 * number);
    }
  }

  @ParameterizedTest(name = "{0} a second")
  @CsvSource({"10, 10 10 10 10", "30, 3 4 3 3", "60, 2 2 2 2"})
  void picturesStayAsLongAsTheyShould(double picturesPerSecond, String delays) throws IOException {
    write(4, picturesPerSecond);

    List<String> found =
        metadata("GraphicControlExtension").stream()
            .map(control -> control.getAttribute("delayTime"))
            .toList();

    assertThat(String.join(" ", found)).isEqualTo(delays);
  }

  @Test
  void theVideoRepeatsForEver() throws IOException {
    write(2, 10);

    IIOMetadataNode extension = metadata("ApplicationExtension").get(0);

    assertThat(extension.getAttribute("applicationID")).isEqualTo("NETSCAPE");
    assertThat((byte[]) extension.getUserObject()).containsExactly(1, 0, 0);
  }
}
