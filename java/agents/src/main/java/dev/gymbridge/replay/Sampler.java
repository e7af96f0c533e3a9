package dev.gymbridge.replay;

import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Draws the transitions of a batch. Transitions lie in slots 0 … size − 1; one that is added takes
 * the next slot, and the oldest one's where the replay is full.
 *
 * <p>Not thread-safe; a sampler belongs to one agent.
 */
public interface Sampler {
  /**
   * How many transitions there have to be before a batch can be drawn.
   *
   * @param batchSize transitions in a batch
   */
  default int needed(int batchSize) {
    return 1;
  }

  /**
   * Draws a batch.
   *
   * @param size how many transitions there are, at least {@link #needed}
   * @param slots to write into, one for each transition of the batch
   * @param weights to write into: what each transition's loss counts; 1 before
   * @param random of the gradient step that the batch is for
   */
  void draw(int size, int[] slots, float[] weights, RandomGenerator random);

  /**
   * Whether it wants the priorities that the algorithm finds. Where not, batches can be drawn
   * before the gradient steps that precede theirs.
   */
  default boolean usesPriorities() {
    return false;
  }

  /** A transition was added. */
  default void added(int slot) {}

  /**
   * A batch was learnt from.
   *
   * @param slots of its transitions
   * @param priorities that the algorithm found for them
   */
  default void learnt(int[] slots, float[] priorities) {}

  /** What has to be kept in a checkpoint: named arrays, not copies. */
  default Map<String, float[]> state() {
    return Map.of();
  }

  /** Goes on from a state. */
  default void restore(Map<String, float[]> state) {}
}
