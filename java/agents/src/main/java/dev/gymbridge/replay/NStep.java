package dev.gymbridge.replay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Turns the steps of one environment into transitions over n steps: the discounted sum of n
 * rewards, and the discount γⁿ. At the end of an episode the last ones are shorter. Termination
 * makes their discount 0; truncation does not: the last observation still has a value.
 *
 * <p>Sutton, "Learning to predict by the methods of temporal differences", 1988.
 */
public final class NStep {
  private final int n;
  private final double discount;
  private final TransitionSink sink;
  private final Deque<Step> tail = new ArrayDeque<>();

  /**
   * One step that no transition has been made of yet.
   *
   * @param before the observation that the action was chosen from
   */
  @SuppressWarnings("ArrayRecordComponent") // a row of numbers, not changed
  public record Step(float[] before, int action, float reward) {}

  /**
   * No steps yet.
   *
   * @param n at least 1
   * @param discount γ, in [0, 1]
   * @param sink takes the transitions
   */
  public NStep(int n, double discount, TransitionSink sink) {
    this.n = n;
    this.discount = discount;
    this.sink = sink;
  }

  /** Takes a step of the running episode; the arrays are kept, and must not change. */
  public void step(
      float[] before,
      int action,
      double reward,
      float[] after,
      boolean terminated,
      boolean truncated) {
    tail.addLast(new Step(before, action, (float) reward));
    if (terminated || truncated) {
      while (!tail.isEmpty()) {
        emit(after, terminated);
      }
    } else if (tail.size() == n) {
      emit(after, false);
    }
  }

  /** The episode was cut, after its last step: what is left of it ends with that. */
  public void cut(float[] last) {
    while (!tail.isEmpty()) {
      emit(last, false);
    }
  }

  /** Makes a transition from the oldest step to {@code after}. */
  private void emit(float[] after, boolean terminated) {
    double sum = 0;
    double factor = 1;
    for (Step step : tail) {
      sum += factor * step.reward;
      factor *= discount;
    }
    Step first = tail.removeFirst();
    sink.add(first.before, first.action, (float) sum, terminated ? 0 : (float) factor, after);
  }

  /** The steps that no transition has been made of yet, oldest first. */
  public List<Step> tail() {
    return new ArrayList<>(tail);
  }

  /** Puts such steps back. */
  public void restore(List<Step> steps) {
    tail.clear();
    tail.addAll(steps);
  }
}
