package dev.gymbridge.env;

import java.util.List;

/**
 * A running episode: all it takes to play it back. Arrays are not copied; do not write to them.
 *
 * @param number how many episodes this environment had before, from 0
 * @param seed of its reset, in [0, 2³¹)
 * @param repeats how many times each action was applied
 * @param actions for each leaf of the action space, the actions' bytes one after the other
 * @param checksum the server's running checksum over it, to be compared after playing it back
 */
@SuppressWarnings(
    "ArrayRecordComponent") // an episode can have a million steps: not boxed, not copied
public record Episode(long number, int seed, int[] repeats, List<byte[]> actions, long checksum) {
  /** Number of actions so far. */
  public int steps() {
    return repeats.length;
  }
}
