package dev.gymbridge.replay;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The last transitions of some environments.
 *
 * <p>Frames are kept once each. An observation is the last frames of an episode; where it has fewer
 * so far, its first one is repeated. Besides the frames a transition takes 32 bytes.
 */
public final class Replay {
  /** Bytes that a transition takes besides its frame. */
  private static final int TRANSITION_BYTES = 6 * Integer.BYTES + Long.BYTES;

  /** Images of games were packed to a fifteenth and less; this leaves room for others. */
  private static final int PACKED = 10;

  private final int capacity;
  private final int frameBytes;
  private final int stack;
  private final List<FrameStore> frames;
  private final int[] environments;
  private final long[] before;
  private final int[] depths;
  private final int[] spans;
  private final int[] actions;
  private final float[] rewards;
  private final float[] discounts;
  private long added;

  /**
   * An empty one.
   *
   * @param capacity how many transitions to keep, at least 1
   * @param environments how many they come from
   * @param frameBytes bytes of a frame
   * @param stack how many frames make an observation
   * @param packs whether frames are packed, which pays for images
   */
  public Replay(int capacity, int environments, int frameBytes, int stack, boolean packs) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a replay of " + capacity + " transitions keeps none");
    }
    this.capacity = capacity;
    this.frameBytes = frameBytes;
    this.stack = stack;
    this.frames =
        Stream.generate(() -> new FrameStore(frameBytes, packs)).limit(environments).toList();
    this.environments = new int[capacity];
    this.before = new long[capacity];
    this.depths = new int[capacity];
    this.spans = new int[capacity];
    this.actions = new int[capacity];
    this.rewards = new float[capacity];
    this.discounts = new float[capacity];
  }

  /**
   * About how many bytes of heap a full one takes.
   *
   * @param capacity how many transitions it keeps
   * @param frameBytes bytes of a frame
   * @param packs whether frames are packed
   */
  public static long expectedBytes(int capacity, int frameBytes, boolean packs) {
    return capacity * (TRANSITION_BYTES + (long) frameBytes / (packs ? PACKED : 1));
  }

  /** How many transitions are kept. */
  public int size() {
    return (int) Math.min(added, capacity);
  }

  /** How many have been added since the start. */
  public long added() {
    return added;
  }

  /** Bytes that a transition takes, on average of those that are kept; NaN before the first. */
  public double bytesPerTransition() {
    return added == 0 ? Double.NaN : TRANSITION_BYTES + (double) frameMemory() / size();
  }

  /** Bytes that the frames take. */
  long frameMemory() {
    return frames.stream().mapToLong(FrameStore::bytes).sum();
  }

  /** Keeps a copy of an environment's next frame and gives its number. */
  public long append(int environment, byte[] frame) {
    return frames.get(environment).append(frame);
  }

  /**
   * Adds a transition between two observations that have been appended, and gives its slot.
   *
   * @param stm1 the observation that the action was chosen from
   * @param reward of one step, or discounted over several
   * @param discount what the value of the observation after it counts, 0 where none follows
   * @param span how many steps, which is frames, lie between the two observations
   */
  public int add(
      int environment, Position stm1, int action, float reward, float discount, int span) {
    int slot = (int) (added % capacity);
    if (added >= capacity) {
      frames.get(environments[slot]).dropBefore(before[slot] - stack + 2);
    }
    environments[slot] = environment;
    before[slot] = stm1.frame();
    depths[slot] = stm1.depth();
    spans[slot] = span;
    actions[slot] = action;
    rewards[slot] = reward;
    discounts[slot] = discount;
    added++;
    return slot;
  }

  /**
   * Fills a batch.
   *
   * @param sampler draws its transitions
   * @throws IllegalStateException where there are fewer than it needs
   */
  public void sample(Batch batch, Sampler sampler, RandomGenerator random) {
    int needed = sampler.needed(batch.size());
    if (size() < needed) {
      throw new IllegalStateException(
          "there are %s transitions to draw from, and %s are needed".formatted(size(), needed));
    }
    float[] weights = new float[batch.size()];
    Arrays.fill(weights, 1);
    sampler.draw(size(), batch.slots(), weights, random);
    batch.importance().put(0, weights);
    for (int row = 0; row < batch.size(); row++) {
      read(batch.slots()[row], batch, row);
    }
  }

  private void read(int slot, Batch batch, int row) {
    Position stm1 = new Position(before[slot], depths[slot]);
    int offset = row * batch.observationBytes();
    observation(environments[slot], stm1, batch.stm1(), offset);
    observation(environments[slot], stm1.after(spans[slot], stack), batch.st(), offset);
    batch.set(row, actions[slot], rewards[slot], discounts[slot]);
  }

  /** Copies an observation into a buffer. */
  public void observation(int environment, Position position, ByteBuffer target, int offset) {
    FrameStore store = frames.get(environment);
    long oldest = position.frame() - position.depth() + 1;
    int at = offset;
    for (int repeated = position.depth(); repeated < stack; repeated++) {
      store.read(oldest, 1, target, at);
      at += frameBytes;
    }
    store.read(oldest, position.depth(), target, at);
  }

  /** What is kept, for a checkpoint; its arrays are not copies. */
  public Contents contents() {
    return new Contents(
        added,
        environments,
        before,
        depths,
        spans,
        actions,
        rewards,
        discounts,
        frames.stream().map(FrameStore::contents).toList());
  }

  /**
   * Puts back what was kept by a replay of the same kind.
   *
   * @throws IllegalArgumentException where it is of another size
   */
  public void restore(Contents contents) {
    if (contents.actions.length != capacity || contents.frames.size() != frames.size()) {
      throw new IllegalArgumentException(
          "a replay of %s transitions from %s environments cannot take one of %s from %s"
              .formatted(capacity, frames.size(), contents.actions.length, contents.frames.size()));
    }
    added = contents.added;
    int kept = size();
    System.arraycopy(contents.environments, 0, environments, 0, kept);
    System.arraycopy(contents.before, 0, before, 0, kept);
    System.arraycopy(contents.depths, 0, depths, 0, kept);
    System.arraycopy(contents.spans, 0, spans, 0, kept);
    System.arraycopy(contents.actions, 0, actions, 0, kept);
    System.arraycopy(contents.rewards, 0, rewards, 0, kept);
    System.arraycopy(contents.discounts, 0, discounts, 0, kept);
    for (int environment = 0; environment < frames.size(); environment++) {
      frames.get(environment).restore(contents.frames.get(environment));
    }
  }

  /**
   * A replay's arrays, each of one element for each transition of its capacity.
   *
   * @param added how many transitions have been added since the start
   * @param before number of the newest frame of the observation before
   * @param frames for each environment
   */
  @SuppressWarnings("ArrayRecordComponent") // millions of numbers: neither boxed nor copied
  public record Contents(
      long added,
      int[] environments,
      long[] before,
      int[] depths,
      int[] spans,
      int[] actions,
      float[] rewards,
      float[] discounts,
      List<FrameBlocks> frames) {}
}
