package dev.gymbridge.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The running episodes' returns and lengths, and those of the last episodes that ended. */
final class EpisodeTracker {
  /** Episodes that the mean in metrics and progress is over. */
  static final int SHOWN = 100;

  private final int kept;
  private final double perfectReturn;
  private final double[] running;
  private final int[] lengths;
  private final Deque<Ended> last = new ArrayDeque<>();
  private int perfectInARow;

  /** An episode that ended. */
  record Ended(double total, int length) {}

  /**
   * Nothing has been played yet.
   *
   * @param window how many episodes {@link #meanReturn(int)} is asked about at most
   */
  EpisodeTracker(int environments, int window, double perfectReturn) {
    this.kept = Math.max(SHOWN, window);
    this.perfectReturn = perfectReturn;
    this.running = new double[environments];
    this.lengths = new int[environments];
  }

  void step(int environment, double reward) {
    running[environment] += reward;
    lengths[environment]++;
  }

  /** Ends an environment's episode. */
  Ended end(int environment) {
    Ended ended = new Ended(running[environment], lengths[environment]);
    running[environment] = 0;
    lengths[environment] = 0;
    last.addLast(ended);
    if (last.size() > kept) {
      last.removeFirst();
    }
    perfectInARow = ended.total >= perfectReturn ? perfectInARow + 1 : 0;
    return ended;
  }

  int perfectInARow() {
    return perfectInARow;
  }

  /** Mean return of the last episodes, at most so many; NaN where none has ended. */
  double meanReturn(int window) {
    return recent(window).stream().mapToDouble(Ended::total).average().orElse(Double.NaN);
  }

  /** Likewise their mean length. */
  double meanLength(int window) {
    return recent(window).stream().mapToDouble(Ended::length).average().orElse(Double.NaN);
  }

  /** Whether so many episodes have ended. */
  boolean has(int window) {
    return last.size() >= window;
  }

  private List<Ended> recent(int window) {
    List<Ended> all = new ArrayList<>(last);
    return all.subList(Math.max(0, all.size() - window), all.size());
  }

  /**
   * All of it, for a checkpoint.
   *
   * @param perfectInARow episodes
   */
  @SuppressWarnings("ArrayRecordComponent") // a copy of its own
  record State(double[] running, int[] lengths, List<Ended> last, int perfectInARow) {}

  State state() {
    return new State(running.clone(), lengths.clone(), List.copyOf(last), perfectInARow);
  }

  void restore(State state) {
    Arrays.setAll(running, environment -> state.running[environment]);
    Arrays.setAll(lengths, environment -> state.lengths[environment]);
    last.clear();
    last.addAll(state.last);
    perfectInARow = state.perfectInARow;
  }
}
