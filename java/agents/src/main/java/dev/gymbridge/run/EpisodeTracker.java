package dev.gymbridge.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The running episodes' returns and lengths, and those of the last episodes that ended. */
public final class EpisodeTracker {
  /** Episodes that the mean in metrics and progress is over. */
  public static final int SHOWN = 100;

  private final int kept;
  private final double perfectReturn;
  private final double[] running;
  private final double[] learnt;
  private final int[] lengths;
  private final Deque<EndedEpisode> last = new ArrayDeque<>();
  private int perfectInARow;

  /**
   * Nothing has been played yet.
   *
   * @param window how many episodes {@link #meanReturn(int)} is asked about at most
   */
  public EpisodeTracker(int environments, int window, double perfectReturn) {
    this.kept = Math.max(SHOWN, window);
    this.perfectReturn = perfectReturn;
    this.running = new double[environments];
    this.learnt = new double[environments];
    this.lengths = new int[environments];
  }

  /**
   * A step was made.
   *
   * @param score the environment's own reward
   * @param reward what is learnt as the reward
   */
  public void step(int environment, double score, double reward) {
    running[environment] += score;
    learnt[environment] += reward;
    lengths[environment]++;
  }

  /** Ends an environment's episode. */
  public EndedEpisode end(int environment) {
    EndedEpisode ended =
        new EndedEpisode(running[environment], learnt[environment], lengths[environment]);
    running[environment] = 0;
    learnt[environment] = 0;
    lengths[environment] = 0;
    last.addLast(ended);
    if (last.size() > kept) {
      last.removeFirst();
    }
    perfectInARow = ended.score() >= perfectReturn ? perfectInARow + 1 : 0;
    return ended;
  }

  public int perfectInARow() {
    return perfectInARow;
  }

  /** Mean return of the last episodes, at most so many; NaN where none has ended. */
  public double meanReturn(int window) {
    return recent(window).stream().mapToDouble(EndedEpisode::score).average().orElse(Double.NaN);
  }

  /** Likewise their mean length. */
  public double meanLength(int window) {
    return recent(window).stream().mapToDouble(EndedEpisode::length).average().orElse(Double.NaN);
  }

  /** Whether so many episodes have ended. */
  public boolean has(int window) {
    return last.size() >= window;
  }

  private List<EndedEpisode> recent(int window) {
    List<EndedEpisode> all = new ArrayList<>(last);
    return all.subList(Math.max(0, all.size() - window), all.size());
  }

  /**
   * All of it, for a checkpoint.
   *
   * @param running the environments' own rewards of the running episodes
   * @param learnt what was learnt as these; null in checkpoints that are older than it
   * @param perfectInARow episodes
   */
  @SuppressWarnings("ArrayRecordComponent") // a copy of its own
  public record State(
      double[] running,
      double @Nullable [] learnt,
      int[] lengths,
      List<EndedEpisode> last,
      int perfectInARow) {}

  public State state() {
    return new State(
        running.clone(), learnt.clone(), lengths.clone(), List.copyOf(last), perfectInARow);
  }

  public void restore(State state) {
    double[] saved = state.learnt == null ? state.running : state.learnt;
    Arrays.setAll(running, environment -> state.running[environment]);
    Arrays.setAll(learnt, environment -> saved[environment]);
    Arrays.setAll(lengths, environment -> state.lengths[environment]);
    last.clear();
    last.addAll(state.last);
    perfectInARow = state.perfectInARow;
  }
}
