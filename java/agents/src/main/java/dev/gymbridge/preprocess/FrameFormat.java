package dev.gymbridge.preprocess;

import dev.gymbridge.env.DType;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a frame is: what an environment shows once for each step of an agent. The bytes of one are
 * row-major and little-endian.
 *
 * <p>An image, or numbers, come first. Numbers that an environment shows beside an image follow it
 * as float32, from the next multiple of four bytes on. Last comes the mask: for each action an
 * element that is 0 where it is not allowed, of float32 behind numbers and a byte behind an image,
 * and zeros up to a multiple of four bytes.
 *
 * @param type of an image's elements, or of numbers: float32, uint8 or int8
 * @param shape of an image, or of numbers, outermost axis first
 * @param stack how many frames, the last of an episode, make an observation; 1 where anything
 *     follows
 * @param numbers how many follow an image
 * @param masked how many actions the mask has, 0 where there is none
 */
public record FrameFormat(DType type, List<Integer> shape, int stack, int numbers, int masked) {
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
    if (numbers + masked > 0 && (stack > 1 || (numbers > 0 && type == DType.FLOAT32))) {
      throw new IllegalArgumentException(
          "what follows an image, or the numbers, of a frame cannot be stacked or be numbers again");
    }
  }

  /** Frames of an image, or of numbers, alone. */
  public FrameFormat(DType type, List<Integer> shape, int stack) {
    this(type, shape, stack, 0, 0);
  }

  /** Likewise, with a mask of so many actions. */
  FrameFormat withMask(int actions) {
    return new FrameFormat(type, shape, stack, numbers, actions);
  }

  /** What comes first, without what follows. */
  public FrameFormat first() {
    return new FrameFormat(type, shape, stack);
  }

  /** Whether anything follows. */
  public boolean hasMore() {
    return numbers + masked > 0;
  }

  /** Elements of the image, or of the numbers, of one frame. */
  public int elements() {
    return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /** Bytes of one frame. */
  public int bytes() {
    return hasMore()
        ? aligned(Math.addExact(maskOffset(), masked * type.bytes()))
        : Math.multiplyExact(elements(), type.bytes());
  }

  /** The byte from which on there are numbers behind an image. */
  public int numbersOffset() {
    return aligned(Math.multiplyExact(elements(), type.bytes()));
  }

  /** The byte from which on there is a mask. */
  public int maskOffset() {
    return Math.addExact(numbersOffset(), Math.multiplyExact(numbers, Float.BYTES));
  }

  private static int aligned(int bytes) {
    return Math.addExact(bytes, Float.BYTES - 1) & -Float.BYTES;
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
   * Shape of one observation: of images, or where more follows one axis of all elements.
   *
   * @throws IllegalArgumentException where frames with channels would have to be stacked
   */
  public List<Integer> observationShape() {
    if (hasMore()) {
      return List.of(bytes() / type.bytes());
    }
    if (!channelsLast()) {
      return Stream.concat(Stream.of(stack), shape.stream()).toList();
    }
    if (stack > 1) {
      throw new IllegalArgumentException("frames of shape " + shape + " cannot be stacked");
    }
    return shape;
  }
}
