package dev.gymbridge.benchmarks;

import dev.gymbridge.replay.Sampler;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Draws by what was learnt last from a transition, as Schaul et al., "Prioritized Experience
 * Replay", 2016, in proportion to the priority; for a small replay, of which it goes through all
 * for each batch.
 */
final class Prioritized implements Sampler {
  private static final double EXPONENT = 0.6;
  private static final double CORRECTION = 0.4;
  private static final double LEAST = 1e-6;

  /** To the power {@value #EXPONENT}; in the end the greatest one so far. */
  private final float[] priorities;

  private final int capacity;

  /**
   * Of an empty replay.
   *
   * @param capacity of it
   */
  Prioritized(int capacity) {
    this.capacity = capacity;
    priorities = new float[capacity + 1];
    priorities[capacity] = 1;
  }

  @Override
  public boolean usesPriorities() {
    return true;
  }

  @Override
  public void added(int slot) {
    priorities[slot] = priorities[capacity];
  }

  /** One of each of as many parts of the sum as the batch has transitions. */
  @Override
  public void draw(int size, int[] slots, float[] weights, RandomGenerator random) {
    double sum = 0;
    for (int slot = 0; slot < size; slot++) {
      sum += priorities[slot];
    }
    int slot = 0;
    double until = priorities[0];
    for (int row = 0; row < slots.length; row++) {
      double wanted = (row + random.nextDouble()) * sum / slots.length;
      while (until < wanted && slot < size - 1) {
        until += priorities[++slot];
      }
      slots[row] = slot;
      weights[row] = (float) Math.pow(size * priorities[slot] / sum, -CORRECTION);
    }
    float greatest = weights[0];
    for (float weight : weights) {
      greatest = Math.max(greatest, weight);
    }
    for (int row = 0; row < weights.length; row++) {
      weights[row] /= greatest;
    }
  }

  @Override
  public void learnt(int[] slots, float[] found) {
    for (int row = 0; row < slots.length; row++) {
      float priority = (float) Math.pow(found[row] + LEAST, EXPONENT);
      priorities[slots[row]] = priority;
      priorities[capacity] = Math.max(priorities[capacity], priority);
    }
  }

  @Override
  public Map<String, float[]> state() {
    return Map.of("priorities", priorities);
  }

  @Override
  public void restore(Map<String, float[]> state) {
    float[] kept = state.get("priorities");
    if (kept == null || kept.length != priorities.length) {
      throw new IllegalArgumentException(
          "the checkpoint has no priorities of " + capacity + " transitions");
    }
    System.arraycopy(kept, 0, priorities, 0, kept.length);
  }
}
