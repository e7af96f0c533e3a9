package dev.gymbridge.config;

import dev.gymbridge.preprocess.PixelProtocol;
import java.util.Arrays;
import java.util.Optional;

/** What is made of what an environment shows. */
public enum Preprocessing {
  /** An image as it is, where nobody would take it for anything else, or numbers. */
  AUTO,
  /** What {@link #AUTO} was before it looked into a Dict or a Tuple, whose parts were numbers. */
  FORMER_AUTO,
  /** Numbers as they are. */
  NONE,
  /** An image as it is. */
  IMAGE,
  /** {@link PixelProtocol#NATURE}. */
  NATURE,
  /** {@link PixelProtocol#NATURE_UNSKIPPED}. */
  NATURE_UNSKIPPED,
  /** {@link PixelProtocol#MACHADO}. */
  MACHADO,
  /** {@link PixelProtocol#SEEDS}. */
  SEEDS;

  /** For games of pixels, how they are shown. */
  public Optional<PixelProtocol> pixels() {
    return switch (this) {
      case AUTO, FORMER_AUTO, NONE, IMAGE -> Optional.empty();
      case NATURE -> Optional.of(PixelProtocol.NATURE);
      case NATURE_UNSKIPPED -> Optional.of(PixelProtocol.NATURE_UNSKIPPED);
      case MACHADO -> Optional.of(PixelProtocol.MACHADO);
      case SEEDS -> Optional.of(PixelProtocol.SEEDS);
    };
  }

  /** What is usual for an id; empty where it is not one of an Atari game. */
  static Optional<Preprocessing> of(String id) {
    Optional<PixelProtocol> usual = PixelProtocol.of(id);
    return Arrays.stream(values())
        .filter(value -> value.pixels().isPresent() && value.pixels().equals(usual))
        .findFirst();
  }
}
