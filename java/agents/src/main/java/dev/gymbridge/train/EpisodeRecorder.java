package dev.gymbridge.train;

import dev.gymbridge.env.EpisodeSeeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Keeps the actions of an evaluation's episodes, up to a number of them. */
final class EpisodeRecorder implements Evaluator.Listener {
  /** As int, 16 MB: a hundred Atari games of the longest. */
  static final long MOST = 1 << 22;

  private static final int[] NONE = {};
  private static final int FIRST_LENGTH = 64;

  private final long seed;
  private final long most;
  private final int[][] actions;
  private final BitSet letGo = new BitSet();
  private final List<PlayedEpisode> ended = new ArrayList<>();
  private long kept;

  /**
   * Of an evaluation.
   *
   * @param seed that the seeds of episodes follow from
   * @param most actions; an episode for which there is no room is let go
   */
  EpisodeRecorder(int episodes, long seed, long most) {
    this.seed = seed;
    this.most = most;
    this.actions = new int[episodes][];
    Arrays.fill(actions, NONE);
  }

  @Override
  public void acts(int episode, long step, int action, double score) {
    if (step == actions[episode].length && !letGo.get(episode)) {
      grow(episode);
    }
    if (!letGo.get(episode)) {
      actions[episode][(int) step] = action;
    }
  }

  private void grow(int episode) {
    int length = actions[episode].length;
    int more = Math.max(FIRST_LENGTH, length);
    if (kept + more > most) {
      letGo.set(episode);
      kept -= length;
      actions[episode] = NONE;
    } else {
      actions[episode] = Arrays.copyOf(actions[episode], length + more);
      kept += more;
    }
  }

  @Override
  public void ended(int episode, double score, long length) {
    if (!letGo.get(episode)) {
      kept += length - actions[episode].length;
      List<Integer> exact = Arrays.stream(actions[episode], 0, (int) length).boxed().toList();
      actions[episode] = NONE;
      ended.add(new PlayedEpisode(episode, EpisodeSeeds.seed(seed, 0, episode), score, exact));
    }
  }

  /** Those that have ended and were not let go, by their numbers. */
  List<PlayedEpisode> episodes() {
    ended.sort(Comparator.comparingInt(PlayedEpisode::number));
    return List.copyOf(ended);
  }
}
