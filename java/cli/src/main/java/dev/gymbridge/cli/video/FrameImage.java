package dev.gymbridge.cli.video;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Tensor;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.ByteBuffer;

/** What an environment renders, as an image of the JDK's. */
public final class FrameImage {
  private FrameImage() {}

  /** The image of a picture. */
  public static BufferedImage of(Frame picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    int[] pixels = pixels(image);
    byte[] colors = new byte[3 * pixels.length];
    picture.pixels().bytes().get(colors);
    for (int pixel = 0; pixel < pixels.length; pixel++) {
      int red = colors[3 * pixel] & 0xFF;
      int green = colors[3 * pixel + 1] & 0xFF;
      int blue = colors[3 * pixel + 2] & 0xFF;
      pixels[pixel] = red << 16 | green << 8 | blue;
    }
    return image;
  }

  /**
   * The picture of an image.
   *
   * @param image of the type TYPE_INT_RGB
   */
  public static Frame frame(BufferedImage image) {
    int[] pixels = pixels(image);
    byte[] colors = new byte[3 * pixels.length];
    for (int pixel = 0; pixel < pixels.length; pixel++) {
      colors[3 * pixel] = (byte) (pixels[pixel] >> 16);
      colors[3 * pixel + 1] = (byte) (pixels[pixel] >> 8);
      colors[3 * pixel + 2] = (byte) pixels[pixel];
    }
    int width = image.getWidth();
    int height = image.getHeight();
    Shape shape = Shape.of(height, width, 3);
    return new Frame(width, height, new Tensor(DType.UINT8, shape, ByteBuffer.wrap(colors)));
  }

  private static int[] pixels(BufferedImage image) {
    return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }
}
