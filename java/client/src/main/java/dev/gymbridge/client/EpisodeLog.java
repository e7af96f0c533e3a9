package dev.gymbridge.client;

import com.google.protobuf.UnsafeByteOperations;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.v1.History;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The running episode of one environment: what it takes to play it back. Grows by a few bytes a
 * step.
 */
final class EpisodeLog {
  private final List<Leaf> leaves;
  private final byte[][] actions;
  private int[] repeats = new int[1];
  private int steps;
  private long number = -1;
  private int seed;
  private long checksum;
  private boolean running;

  EpisodeLog(List<Leaf> actionLeaves) {
    leaves = actionLeaves;
    actions = new byte[leaves.size()][];
    for (int leaf = 0; leaf < actions.length; leaf++) {
      actions[leaf] = new byte[leaves.get(leaf).bytes()];
    }
  }

  /** Whether there is an episode to play back. */
  boolean isRunning() {
    return running;
  }

  /** Number of the running episode; −1 before the first. */
  long number() {
    return number;
  }

  int seed() {
    return seed;
  }

  int steps() {
    return steps;
  }

  long checksum() {
    return checksum;
  }

  /** There is nothing to play back until the next start. */
  void abandon() {
    running = false;
  }

  /** A new episode, reset and not yet stepped. */
  void start(long episodeNumber, int episodeSeed, long resetChecksum) {
    number = episodeNumber;
    seed = episodeSeed;
    checksum = resetChecksum;
    steps = 0;
    running = true;
  }

  /**
   * One more step.
   *
   * @param batches for each leaf the actions of all environments
   */
  void append(List<ByteBuffer> batches, int environment, int repeat, long newChecksum) {
    if (steps == repeats.length) {
      grow();
    }
    repeats[steps] = repeat;
    for (int leaf = 0; leaf < actions.length; leaf++) {
      int bytes = leaves.get(leaf).bytes();
      batches.get(leaf).get(environment * bytes, actions[leaf], steps * bytes, bytes);
    }
    steps++;
    checksum = newChecksum;
  }

  private void grow() {
    int capacity = Math.multiplyExact(repeats.length, 2);
    repeats = Arrays.copyOf(repeats, capacity);
    for (int leaf = 0; leaf < actions.length; leaf++) {
      actions[leaf] =
          Arrays.copyOf(actions[leaf], Math.multiplyExact(capacity, leaves.get(leaf).bytes()));
    }
  }

  /**
   * Takes an episode over, as if it had been played here.
   *
   * @throws IllegalArgumentException where its actions are of another action space
   */
  void restore(Episode episode) {
    if (episode.actions().size() != leaves.size()) {
      throw new IllegalArgumentException(
          "episode "
              + episode.number()
              + " has actions of "
              + episode.actions().size()
              + " leaves, not "
              + leaves.size());
    }
    for (int leaf = 0; leaf < actions.length; leaf++) {
      int bytes = leaves.get(leaf).bytes();
      if (episode.actions().get(leaf).length != episode.steps() * bytes) {
        throw new IllegalArgumentException(
            "episode "
                + episode.number()
                + " has "
                + episode.actions().get(leaf).length
                + " bytes of actions, not "
                + episode.steps()
                + " × "
                + bytes);
      }
    }
    start(episode.number(), episode.seed(), episode.checksum());
    steps = episode.steps();
    repeats = Arrays.copyOf(episode.repeats(), Math.max(1, steps));
    for (int leaf = 0; leaf < actions.length; leaf++) {
      int bytes = leaves.get(leaf).bytes();
      actions[leaf] = Arrays.copyOf(episode.actions().get(leaf), repeats.length * bytes);
    }
  }

  /** A copy that later steps do not change. */
  Episode snapshot() {
    List<byte[]> copies = new ArrayList<>();
    for (int leaf = 0; leaf < actions.length; leaf++) {
      copies.add(Arrays.copyOf(actions[leaf], steps * leaves.get(leaf).bytes()));
    }
    return new Episode(number, seed, Arrays.copyOf(repeats, steps), List.copyOf(copies), checksum);
  }

  /** Size of one action in bytes. */
  int actionBytes() {
    return leaves.stream().mapToInt(Leaf::bytes).sum();
  }

  /**
   * A part of the episode as the contract's message, as far as there is one; valid until the next
   * step.
   *
   * @param from the first step
   * @param most how many steps
   */
  History history(int from, int most) {
    History.Builder history = History.newBuilder();
    int first = Math.min(from, steps);
    int count = Math.min(most, steps - first);
    for (int leaf = 0; leaf < actions.length; leaf++) {
      int bytes = leaves.get(leaf).bytes();
      history.addActions(
          TensorMessages.encode(
              leaves.get(leaf).dtype(),
              leaves.get(leaf).shape().batchOf(count),
              UnsafeByteOperations.unsafeWrap(actions[leaf], first * bytes, count * bytes)));
    }
    for (int step = first; step < first + count; step++) {
      history.addRepeats(repeats[step]);
    }
    return history.build();
  }
}
