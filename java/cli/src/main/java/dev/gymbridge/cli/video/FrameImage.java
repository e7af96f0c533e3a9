package dev.gymbridge.cli.video;

import dev.gymbridge.env.Frame;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;

/** What an environment renders, as an image of the JDK's. */
public final class FrameImage {
  private FrameImage() {}

  /** The image of a picture. */
  public static BufferedImage of(Frame picture) {
    int width = picture.width();
    int height = picture.height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    ByteBuffer pixels = picture.pixels().bytes();
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = pixels.get() & 0xFF;
        int green = pixels.get() & 0xFF;
        int blue = pixels.get() & 0xFF;
        row[x] = red << 16 | green << 8 | blue;
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }
}
