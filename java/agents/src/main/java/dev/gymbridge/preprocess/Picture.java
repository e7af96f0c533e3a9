package dev.gymbridge.preprocess;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An observation that is an image, of uint8 or of bools, whose true is 255. Its channels may be the
 * last axis or the first, whichever is shorter, or there may be none.
 *
 * @param format of the frame, whose channels are last
 * @param channelsFirst whether the environment has them first
 * @param bools whether its elements are bools
 */
record Picture(FrameFormat format, boolean channelsFirst, boolean bools) {
  /** Fewer rows or columns than these are numbers, unless an image is asked for. */
  private static final int MIN_SIDE = 5;

  /** Likewise where there are no channels: a board of bools is no picture. */
  private static final int MIN_GRAY_SIDE = 20;

  /** The image that a space is; empty for any other. */
  static Optional<Picture> of(Space space) {
    if (!(space instanceof Space.Box box)
        || (box.dtype() != DType.UINT8 && box.dtype() != DType.BOOL)
        || (box.shape().rank() != 2 && box.shape().rank() != 3)) {
      return Optional.empty();
    }
    List<Integer> shape = Arrays.stream(box.shape().toArray()).boxed().toList();
    boolean channelsFirst = shape.size() == 3 && shape.get(0) < shape.get(2);
    List<Integer> turned =
        channelsFirst ? List.of(shape.get(1), shape.get(2), shape.get(0)) : shape;
    return Optional.of(
        new Picture(
            new FrameFormat(DType.UINT8, turned, 1), channelsFirst, box.dtype() == DType.BOOL));
  }

  /** Whether nobody would take it for anything else. */
  boolean isObvious() {
    int side = Math.min(format.shape().get(0), format.shape().get(1));
    return side >= (format.shape().size() == 3 ? MIN_SIDE : MIN_GRAY_SIDE);
  }

  /** Copies a row of observations to the start of a frame. */
  void copy(Tensor tensor, int row, byte[] frame) {
    int elements = format.elements();
    if (channelsFirst) {
      int channels = format.shape().get(2);
      int pixels = elements / channels;
      for (int element = 0; element < elements; element++) {
        frame[element % pixels * channels + element / pixels] =
            tensor.bytes().get(row * elements + element);
      }
    } else {
      tensor.copyRow(row, frame, 0);
    }
    if (bools) {
      for (int element = 0; element < elements; element++) {
        frame[element] = (byte) -frame[element];
      }
    }
  }
}
