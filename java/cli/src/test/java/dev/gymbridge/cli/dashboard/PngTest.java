package dev.gymbridge.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class PngTest {
  @Test
  void anImageIsTheFrame() throws IOException {
    byte[] pixels = new byte[5 * 7 * 3];
    new Random(1).nextBytes(pixels);
    Tensor tensor = new Tensor(DType.UINT8, Shape.of(5, 7, 3), ByteBuffer.wrap(pixels));

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(Png.of(new Frame(7, 5, tensor))));

    assertThat(image.getWidth()).isEqualTo(7);
    assertThat(image.getHeight()).isEqualTo(5);
    for (int pixel = 0; pixel < 35; pixel++) {
      int rgb = image.getRGB(pixel % 7, pixel / 7);
      for (int channel = 0; channel < 3; channel++) {
        assertThat((byte) (rgb >> (16 - 8 * channel))).isEqualTo(pixels[3 * pixel + channel]);
      }
    }
  }
}
