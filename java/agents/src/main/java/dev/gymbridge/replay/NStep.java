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
  private final Sink sink;
  private final Deque<Step> tail = new ArrayDeque<>();

  /** Takes transitions. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes one.
     *
     * @param before the observation that the action was chosen from
     * @param reward of one step, or discounted over several
     * @param discount what the value of the observation after it counts, 0 where none follows
     * @param span how many steps it is over
     */
    void add(Position before, int action, float reward, float discount, int span);
  }

  /**
   * One step that no transition has been made of yet.
   *
   * @param before the observation that the action was chosen from
   */
  public record Step(Position before, int action, float reward) {}

  /**
   * No steps yet.
   *
   * @param n at least 1
   * @param discount γ, in [0, 1]
   * @param sink takes the transitions
   */
  public NStep(int n, double discount, Sink sink) {
    this.n = n;
    this.discount = discount;
    this.sink = sink;
  }

  /** Takes a step of the running episode. */
  public void step(
      Position before, int action, double reward, boolean terminated, boolean truncated) {
    tail.addLast(new Step(before, action, (float) reward));
    if (terminated || truncated) {
      flush(terminated);
    } else if (tail.size() == n) {
      emit(false);
    }
  }

  /** The episode was cut after the last step. */
  public void cut() {
    flush(false);
  }

  private void flush(boolean terminated) {
    while (!tail.isEmpty()) {
      emit(terminated);
    }
  }

  /** Makes a transition from the oldest step to the observation after the newest one. */
  private void emit(boolean terminated) {
    double sum = 0;
    double factor = 1;
    for (Step step : tail) {
      sum += factor * step.reward;
      factor *= discount;
    }
    int span = tail.size();
    Step first = tail.removeFirst();
    sink.add(first.before, first.action, (float) sum, terminated ? 0 : (float) factor, span);
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
