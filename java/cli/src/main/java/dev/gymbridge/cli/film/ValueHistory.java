package dev.gymbridge.cli.film;

import dev.gymbridge.cli.picture.EpisodePicture.Moment;
import dev.gymbridge.train.Playback;
import dev.gymbridge.train.Playback.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a network expected in an episode, and what came, at the steps that are shown.
 *
 * @param shown the actions whose values are shown, rising
 * @param moments one for each picture
 */
record ValueHistory(List<Integer> shown, List<Moment> moments) {
  /** So many actions have room. */
  private static final int MOST_ACTIONS = 9;

  /** Copies. */
  ValueHistory {
    shown = List.copyOf(shown);
    moments = List.copyOf(moments);
  }

  /**
   * Of an episode.
   *
   * @param discount γ
   * @param every steps from one picture to the next
   */
  static ValueHistory of(Playback.Outcome outcome, double discount, int every) {
    List<Step> steps = outcome.steps();
    double[] came = came(steps, discount);
    List<Moment> moments = new ArrayList<>();
    for (int time = 0; time < steps.size(); time += every) {
      Step step = steps.get(time);
      moments.add(
          new Moment(
              time, step.action(), step.values(), Collections.max(step.values()), came[time]));
    }
    return new ValueHistory(shown(steps), moments);
  }

  /** The discounted sum of what is learnt as rewards, from each step on, as far as it is known. */
  static double[] came(List<Step> steps, double discount) {
    double[] came = new double[steps.size()];
    double next = 0;
    for (int time = steps.size() - 1; time >= 0; time--) {
      Step step = steps.get(time);
      next = step.reward() + (step.terminates() ? 0 : discount * next);
      came[time] = next;
    }
    return came;
  }

  /** All, or those that are taken most often. */
  private static List<Integer> shown(List<Step> steps) {
    int count = steps.get(0).values().size();
    int[] taken = new int[count];
    steps.forEach(step -> taken[step.action()]++);
    return IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparingInt((Integer action) -> -taken[action]))
        .limit(MOST_ACTIONS)
        .sorted()
        .toList();
  }
}
