package dev.gymbridge.env;

import java.util.List;

/** The tensors of a batch, one for each leaf of a space. */
final class Tensors {
  private Tensors() {}

  /** The tensor of a space that has a single leaf. */
  static Tensor only(List<Tensor> tensors) {
    if (tensors.size() != 1) {
      throw new IllegalStateException(
          "the space has " + tensors.size() + " leaves: read them by index");
    }
    return tensors.get(0);
  }
}
