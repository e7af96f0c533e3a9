package dev.gymbridge.cli.video;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Tensor;
import java.nio.ByteBuffer;

/** Pictures of four flat colours, one in each quarter: red, green, blue, and one that changes. */
public final class Pictures {
  private Pictures() {}

  /** The picture of a number in [0, 16): its last quarter is grey, 16 × number. */
  public static Frame picture(int width, int height, int number) {
    int[] quarters = {0xFF0000, 0x00FF00, 0x0000FF, 0x101010 * number};
    ByteBuffer pixels = ByteBuffer.allocate(height * width * 3);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int colour = quarters[(2 * y / height) * 2 + 2 * x / width];
        pixels.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
      }
    }
    return new Frame(
        width, height, new Tensor(DType.UINT8, Shape.of(height, width, 3), pixels.flip()));
  }
}
