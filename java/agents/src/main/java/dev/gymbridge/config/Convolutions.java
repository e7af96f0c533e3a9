package dev.gymbridge.config;

import dev.gymbridge.env.DType;
import dev.gymbridge.nn.Layer;
import dev.gymbridge.nn.Torso;
import dev.gymbridge.preprocess.FrameFormat;
import java.util.List;

/** The convolutions that a network starts with. */
public enum Convolutions {
  /** What fits the observations. */
  AUTO,
  /** None: fully connected layers alone. */
  NONE,
  /** {@link Torso#nature}. */
  NATURE,
  /** {@link Torso#four}. */
  FOUR,
  /** {@link Torso#small}. */
  SMALL;

  /** Rows and columns that {@link #NATURE} needs. */
  private static final int NATURE_SIDE = 36;

  /** These, or what AUTO means for frames of a format. */
  Convolutions chosen(FrameFormat format) {
    if (this != AUTO) {
      return this;
    }
    if (format.type() == DType.FLOAT32) {
      return NONE;
    }
    return Math.min(format.shape().get(0), format.shape().get(1)) < NATURE_SIDE ? SMALL : NATURE;
  }

  List<Layer> torso(FrameFormat format, List<Integer> widths) {
    return switch (chosen(format)) {
      case AUTO -> throw new IllegalStateException("nothing was chosen");
      case NONE -> Torso.mlp(widths);
      case NATURE -> Torso.nature(format.type(), format.channelsLast(), widths);
      case FOUR -> Torso.four(format.type(), format.channelsLast(), widths);
      case SMALL -> Torso.small(format.type(), format.channelsLast(), widths);
    };
  }
}
