package dev.gymbridge.preprocess;

import dev.gymbridge.env.DType;

/**
 * The maximum of two frames, element by element.
 *
 * <p>The Atari 2600 can draw few objects at once, so games draw some in every other frame only. See
 * Mnih et al., "Human-level control through deep reinforcement learning", Nature 518, 2015,
 * Methods.
 */
final class FrameMax implements PixelStage {
  private final FrameFormat input;
  private final FrameFormat output;

  /**
   * The stage.
   *
   * @param frame what each of the two is: unsigned bytes
   */
  FrameMax(FrameFormat frame) {
    if (frame.type() != DType.UINT8 || frame.stack() != 1) {
      throw new IllegalArgumentException("the maximum is of single uint8 frames, not " + frame);
    }
    input = new FrameFormat(frame.type(), frame.shape(), 2);
    output = frame;
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
    int bytes = output.bytes();
    for (int index = 0; index < bytes; index++) {
      target[index] = (byte) Math.max(source[index] & 0xFF, source[bytes + index] & 0xFF);
    }
  }

  @Override
  public String toString() {
    return "max of 2";
  }
}
