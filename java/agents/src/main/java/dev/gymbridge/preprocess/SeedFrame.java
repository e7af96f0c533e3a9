package dev.gymbridge.preprocess;

import dev.gymbridge.env.DType;
import java.util.List;

/**
 * The frame of the seed documents' MsPacman (document 003, after Géron, "Hands-On Machine Learning
 * with Scikit-Learn and TensorFlow", 2017, chapter 16): every other row and column of the maze, red
 * + green + blue, Pacman's own colour blackened, a third of it minus 128. The documents' division
 * by 128 is left to the network.
 */
final class SeedFrame implements PixelStage {
  static final int HEIGHT = 88;
  static final int WIDTH = 80;

  /** Rows a game must show: the last one that is taken is 175. */
  static final int MIN_HEIGHT = 2 * HEIGHT;

  private static final int MSPACMAN_COLOR = 210 + 164 + 74;

  private final FrameFormat input;
  private final FrameFormat output = new FrameFormat(DType.INT8, List.of(HEIGHT, WIDTH), 1);

  /**
   * The stage.
   *
   * @param height of the game's screen, which is 160 wide
   */
  SeedFrame(int height) {
    if (height < MIN_HEIGHT) {
      throw new IllegalArgumentException(
          "the seeds' frame takes %s rows, and there are %s".formatted(MIN_HEIGHT, height));
    }
    input = PixelStage.unsigned(height, 2 * WIDTH, 3);
  }

  @Override
  public FrameFormat input() {
    return input;
  }

  @Override
  public FrameFormat output() {
    return output;
  }

  @Override
  public void apply(byte[] source, byte[] target) {
    for (int row = 0; row < HEIGHT; row++) {
      for (int column = 0; column < WIDTH; column++) {
        int pixel = ((2 * row + 1) * 2 * WIDTH + 2 * column) * 3;
        int sum = (source[pixel] & 0xFF) + (source[pixel + 1] & 0xFF) + (source[pixel + 2] & 0xFF);
        int contrast = sum == MSPACMAN_COLOR ? 0 : sum;
        target[row * WIDTH + column] = (byte) (contrast / 3 - 128);
      }
    }
  }

  @Override
  public String toString() {
    return "rows 1–175 by 2, columns by 2, red + green + blue without Pacman's, third − 128";
  }
}
