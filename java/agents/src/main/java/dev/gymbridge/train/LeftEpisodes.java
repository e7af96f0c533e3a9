package dev.gymbridge.train;

import dev.gymbridge.preprocess.AgentStep;
import dev.gymbridge.run.Evaluation;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Warns of episodes that did not come to an end of their own: training episodes that were lost, or
 * truncated before a step that could not be used, of which the 1st, 10th, 100th … are told, and
 * those of evaluations that came to the limit of steps, of which the first are.
 */
final class LeftEpisodes {
  private final Consumer<String> warn;
  private long lost;
  private long truncated;
  private boolean toldOfLimit;

  LeftEpisodes(Consumer<String> warn) {
    this.warn = warn;
  }

  /** Looks at what came of a step in an environment, after so many steps of the run. */
  void look(int environment, AgentStep step, long steps) {
    if (!step.ended(environment) || step.played(environment)) {
      return;
    }
    String where =
        String.format(Locale.ROOT, "after %,d steps environment %d ", steps, environment);
    if (step.lost(environment)) {
      tell(
          ++lost,
          where
              + "lost its episode, which counts as truncated: playing its actions back gave something else. What is"
              + " random in an environment has to come from self.np_random");
    } else {
      tell(
          ++truncated,
          where
              + "truncated its episode before a step that gave a number that is not finite (environment.on_nan), or"
              + " that crashed (--on-crash)");
    }
  }

  /** Looks at the evaluation after so many steps of the run. */
  void look(Evaluation evaluation, long steps) {
    if (evaluation.left() > 0 && !toldOfLimit) {
      toldOfLimit = true;
      warn.accept(
          String.format(
              Locale.ROOT,
              "%d of the %d episodes of the evaluation after %,d steps had not ended at the limit of an evaluation's"
                  + " steps (evaluation.max_episode_steps), and count with their return up to there",
              evaluation.left(),
              evaluation.episodes(),
              steps));
    }
  }

  private void tell(long count, String message) {
    if (isPowerOfTen(count)) {
      warn.accept(
          count == 1
              ? message
              : String.format(Locale.ROOT, "%s. That is the %,dth such episode", message, count));
    }
  }

  private static boolean isPowerOfTen(long count) {
    long left = count;
    while (left % 10 == 0) {
      left /= 10;
    }
    return left == 1;
  }
}
