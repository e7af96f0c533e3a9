package dev.gymbridge.env;

import java.util.List;

/**
 * A Python tuple as a constructor argument, which some environments tell from a list: ale-py's
 * {@code frameskip=(2, 5)}.
 */
public record PyTuple(List<Object> elements) {
  public PyTuple {
    elements = List.copyOf(elements);
  }

  /** A tuple of the given elements. */
  public static PyTuple of(Object... elements) {
    return new PyTuple(List.of(elements));
  }
}
