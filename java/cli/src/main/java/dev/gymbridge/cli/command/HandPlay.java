package dev.gymbridge.cli.command;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.run.Statistics;
import dev.gymbridge.train.Player;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;

/**
 * Plays a list of actions in an environment as it is, and prints what each one brings. It ends
 * where the episode does.
 *
 * @param make makes environments
 * @param environment which one
 * @param actions each a number, or numbers with colons between them
 * @param out gets a line for each
 */
record HandPlay(
    Function<EnvConfig, VectorEnv> make,
    EnvConfig environment,
    List<String> actions,
    PrintWriter out) {
  private static final String LINE = "%7s  %12s  %12s%n";

  /**
   * Plays.
   *
   * @param watcher sees it, but for where an action ends the episode
   * @throws CommandFailure for an action that is none of the environment's
   */
  void play(Player.Watcher watcher) {
    try (VectorEnv env = make.apply(environment.withRenderMode("rgb_array"))) {
      Actions chosen = env.newActions();
      actions.forEach(action -> set(chosen, action));
      watcher.starts(env.description(), env.description().renderFps());
      env.reset();
      watcher.sees(env.render(0));
      out.printf(LINE, "STEP", "ACTION", "REWARD");
      double score = 0;
      for (int step = 0; step < actions.size(); step++) {
        set(chosen, actions.get(step));
        StepBatch batch = env.step(chosen).await();
        score += batch.reward(0);
        out.printf(LINE, step, actions.get(step), Statistics.shown(batch.reward(0)));
        if (batch.ended(0)) {
          out.printf(
              "the episode was %s; %d actions are left%n",
              batch.terminated(0) ? "terminated" : "truncated", actions.size() - step - 1);
          break;
        }
        watcher.sees(env.render(0));
      }
      out.println("score " + Statistics.shown(score));
    }
  }

  private void set(Actions chosen, String action) {
    List<Leaf> leaves = chosen.leaves();
    String[] numbers = action.strip().split(":", -1);
    if (leaves.size() != 1 || leaves.get(0).shape().elements() != numbers.length) {
      throw wrong(action, leaves);
    }
    try {
      for (int element = 0; element < numbers.length; element++) {
        if (leaves.get(0).dtype().isFloat()) {
          chosen.setElement(0, 0, element, Double.parseDouble(numbers[element]));
        } else {
          chosen.setElement(0, 0, element, Long.parseLong(numbers[element]));
        }
      }
    } catch (IllegalArgumentException none) {
      throw wrong(action, leaves);
    }
  }

  private CommandFailure wrong(String action, List<Leaf> leaves) {
    String shape =
        leaves.size() == 1
            ? "%s of shape %s, its numbers written with colons between them"
                .formatted(leaves.get(0).dtype(), leaves.get(0).shape())
            : "several arrays, which cannot be written";
    return new CommandFailure(
        "\"%s\" is no action of %s: there an action is %s"
            .formatted(action, environment.id(), shape));
  }
}
