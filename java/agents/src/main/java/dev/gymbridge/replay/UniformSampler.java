package dev.gymbridge.replay;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/** Draws all transitions alike. */
public final class UniformSampler implements Sampler {
  private final boolean isWithReplacement;
  private final BitSet drawn = new BitSet();

  /**
   * A sampler.
   *
   * @param isWithReplacement whether a transition can come twice in a batch
   */
  public UniformSampler(boolean isWithReplacement) {
    this.isWithReplacement = isWithReplacement;
  }

  @Override
  public int needed(int batchSize) {
    return isWithReplacement ? 1 : batchSize;
  }

  @Override
  public void draw(int size, int[] slots, float[] weights, RandomGenerator random) {
    if (isWithReplacement) {
      for (int row = 0; row < slots.length; row++) {
        slots[row] = random.nextInt(size);
      }
    } else {
      drawDifferent(size, slots, random);
    }
  }

  /**
   * Floyd's algorithm: Bentley and Floyd, "A sample of brilliance", Communications of the ACM
   * 30(9), 1987.
   */
  private void drawDifferent(int size, int[] slots, RandomGenerator random) {
    drawn.clear();
    int first = size - slots.length;
    for (int row = 0; row < slots.length; row++) {
      int slot = random.nextInt(first + row + 1);
      slots[row] = drawn.get(slot) ? first + row : slot;
      drawn.set(slots[row]);
    }
  }
}
