package dev.gymbridge.config;

import dev.gymbridge.env.DType;
import dev.gymbridge.nn.Layer;
import dev.gymbridge.nn.Torso;
import java.util.List;

/** The convolutions that a network starts with. */
public enum Convolutions {
  /** None: fully connected layers alone. */
  NONE,
  /** {@link Torso#nature}. */
  NATURE,
  /** {@link Torso#four}. */
  FOUR;

  List<Layer> torso(DType type, boolean channelsLast, List<Integer> widths) {
    return switch (this) {
      case NONE -> Torso.mlp(widths);
      case NATURE -> Torso.nature(type, channelsLast, widths);
      case FOUR -> Torso.four(type, channelsLast, widths);
    };
  }
}
