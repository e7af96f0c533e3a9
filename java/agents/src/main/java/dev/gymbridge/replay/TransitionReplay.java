package dev.gymbridge.replay;

import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;

/**
 * The last transitions, in arrays; drawn uniformly, with replacement.
 *
 * <p>Takes 2 × observation + 3 numbers of four bytes for each transition, all of it from the start.
 */
public final class TransitionReplay implements TransitionSink {
  private final int capacity;
  private final int elements;
  private final float[] before;
  private final float[] after;
  private final int[] actions;
  private final float[] rewards;
  private final float[] discounts;
  private long added;

  /**
   * An empty one.
   *
   * @param capacity how many transitions to keep, at least 1
   * @param observationElements elements of an observation
   * @throws IllegalArgumentException where so many observations are more than an array can hold
   */
  public TransitionReplay(int capacity, int observationElements) {
    if (capacity < 1 || (long) capacity * observationElements > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a replay of %d transitions with observations of %d elements is out of range: keep 1 … %d"
              .formatted(
                  capacity, observationElements, (Integer.MAX_VALUE - 8) / observationElements));
    }
    this.capacity = capacity;
    this.elements = observationElements;
    this.before = new float[capacity * elements];
    this.after = new float[capacity * elements];
    this.actions = new int[capacity];
    this.rewards = new float[capacity];
    this.discounts = new float[capacity];
  }

  /** How many transitions are kept. */
  public int size() {
    return (int) Math.min(added, capacity);
  }

  /** How many have been added since the start. */
  public long added() {
    return added;
  }

  @Override
  public void add(float[] stm1, int action, float reward, float discount, float[] st) {
    int slot = (int) (added % capacity);
    System.arraycopy(stm1, 0, before, slot * elements, elements);
    System.arraycopy(st, 0, after, slot * elements, elements);
    actions[slot] = action;
    rewards[slot] = reward;
    discounts[slot] = discount;
    added++;
  }

  /**
   * Fills a batch.
   *
   * @throws IllegalStateException where nothing has been added
   */
  public void sample(Batch batch, RandomGenerator random) {
    if (added == 0) {
      throw new IllegalStateException("nothing to draw from: no transition has been added");
    }
    FloatBuffer stm1 = batch.observationsBefore();
    FloatBuffer st = batch.observationsAfter();
    for (int row = 0; row < batch.size(); row++) {
      int slot = random.nextInt(size());
      stm1.put(before, slot * elements, elements);
      st.put(after, slot * elements, elements);
      batch.set(row, actions[slot], rewards[slot], discounts[slot]);
    }
  }

  /** What is kept, for a checkpoint. */
  public Contents contents() {
    return new Contents(added, before, actions, rewards, discounts, after);
  }

  /**
   * Puts back what was kept.
   *
   * @throws IllegalArgumentException where it is of another size
   */
  public void restore(Contents contents) {
    int kept = (int) Math.min(contents.added, capacity);
    if (contents.actions.length != capacity || contents.before.length != before.length) {
      throw new IllegalArgumentException(
          "a replay of %d transitions cannot take one of %d"
              .formatted(capacity, contents.actions.length));
    }
    added = contents.added;
    System.arraycopy(contents.before, 0, before, 0, kept * elements);
    System.arraycopy(contents.after, 0, after, 0, kept * elements);
    System.arraycopy(contents.actions, 0, actions, 0, kept);
    System.arraycopy(contents.rewards, 0, rewards, 0, kept);
    System.arraycopy(contents.discounts, 0, discounts, 0, kept);
  }

  /**
   * A replay's arrays; not copies.
   *
   * @param added how many transitions have been added since the start
   * @param before observations [capacity, …observation]
   * @param actions [capacity]
   * @param rewards [capacity]
   * @param discounts [capacity]
   * @param after observations [capacity, …observation]
   */
  @SuppressWarnings("ArrayRecordComponent") // millions of numbers: neither boxed nor copied
  public record Contents(
      long added,
      float[] before,
      int[] actions,
      float[] rewards,
      float[] discounts,
      float[] after) {}
}
