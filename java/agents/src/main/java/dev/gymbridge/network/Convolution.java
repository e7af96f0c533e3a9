package dev.gymbridge.network;

/**
 * A layer of square filters.
 *
 * @param filters how many, at least 1
 * @param kernel length of a filter's side
 * @param stride between two places of a filter, at least 1
 */
public record Convolution(int filters, int kernel, int stride) {
  /** Length of an axis after it; 0 or less where a filter does not fit. */
  int length(int before) {
    return Math.floorDiv(before - kernel, stride) + 1;
  }
}
