package dev.gymbridge.train;

import dev.gymbridge.network.Cnn;
import dev.gymbridge.network.Convolution;
import java.util.List;

/** The convolutions that a network starts with. */
public enum Convolutions {
  /** None: fully connected layers alone. */
  NONE,
  /** {@link Cnn#NATURE}. */
  NATURE,
  /** {@link Cnn#FOUR}. */
  FOUR;

  List<Convolution> layers() {
    return switch (this) {
      case NONE -> List.of();
      case NATURE -> Cnn.NATURE;
      case FOUR -> Cnn.FOUR;
    };
  }
}
