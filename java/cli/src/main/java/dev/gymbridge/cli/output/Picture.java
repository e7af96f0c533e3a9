package dev.gymbridge.cli.output;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures as PNG files. */
public final class Picture {
  private Picture() {}

  /**
   * Writes one.
   *
   * @throws CommandFailure where it cannot be written
   */
  public static void write(BufferedImage image, Path file) {
    try {
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException failure) {
      throw CommandFailure.notWritten(file, failure);
    }
  }
}
