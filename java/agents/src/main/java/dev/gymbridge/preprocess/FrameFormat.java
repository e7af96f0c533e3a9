package dev.gymbridge.preprocess;

import dev.gymbridge.env.DType;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a frame is: what an environment shows once for each step of an agent. The bytes of one are
 * row-major and little-endian.
 *
 * @param type of its elements: float32, uint8 or int8
 * @param shape of a frame, outermost axis first
 * @param stack how many frames, the last of an episode, make an observation
 */
public record FrameFormat(DType type, List<Integer> shape, int stack) {
  /** Checks that nothing is empty. */
  public FrameFormat {
    shape = List.copyOf(shape);
    if (type != DType.FLOAT32 && type != DType.UINT8 && type != DType.INT8) {
      throw new IllegalArgumentException("frames are float32, uint8 or int8, not " + type);
    }
    if (stack < 1 || shape.stream().anyMatch(axis -> axis < 1)) {
      throw new IllegalArgumentException(
          "a frame of shape %s, %s in an observation, is empty".formatted(shape, stack));
    }
  }

  /** Elements of one frame. */
  public int elements() {
    return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /** Bytes of one frame. */
  public int bytes() {
    return Math.multiplyExact(elements(), type.bytes());
  }

  /** Bytes of one observation. */
  public int observationBytes() {
    return Math.multiplyExact(bytes(), stack);
  }

  /** Whether a frame has its channels as the innermost axis, so that a stack of them has not. */
  public boolean channelsLast() {
    return shape.size() == 3;
  }

  /**
   * Shape of one observation.
   *
   * @throws IllegalArgumentException where frames with channels would have to be stacked
   */
  public List<Integer> observationShape() {
    if (!channelsLast()) {
      return Stream.concat(Stream.of(stack), shape.stream()).toList();
    }
    if (stack > 1) {
      throw new IllegalArgumentException("frames of shape " + shape + " cannot be stacked");
    }
    return shape;
  }
}
