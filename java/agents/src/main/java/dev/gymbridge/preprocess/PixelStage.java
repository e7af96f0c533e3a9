package dev.gymbridge.preprocess;

import dev.gymbridge.env.DType;
import java.util.List;
import java.util.stream.Collectors;

/** One stage between what a game shows and what an agent sees. Not thread-safe. */
interface PixelStage {
  /** What goes in; where it is a stack its frames lie one after the other, the oldest first. */
  FrameFormat input();

  /** What comes out. */
  FrameFormat output();

  /**
   * Makes the one from the other.
   *
   * @param source of at least {@code input().observationBytes()}
   * @param target another array, of at least {@code output().observationBytes()}
   */
  void apply(byte[] source, byte[] target);

  /** A format as text, such as {@code uint8 84×84}, or {@code uint8 4×84×84} for a stack of 4. */
  static String text(FrameFormat format) {
    String shape =
        format.shape().stream()
            .map(axis -> Integer.toString(axis))
            .collect(Collectors.joining("×"));
    String stack = format.stack() == 1 ? "" : format.stack() + "×";
    return format.type() + " " + stack + shape;
  }

  /** Unsigned bytes of a shape, one frame an observation. */
  static FrameFormat unsigned(Integer... shape) {
    return new FrameFormat(DType.UINT8, List.of(shape), 1);
  }
}
