package dev.gymbridge.cli.command;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EpisodeSeeds;
import dev.gymbridge.env.RandomActions;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import java.util.Arrays;
import java.util.List;

/**
 * Plays a number of episodes.
 *
 * <p>Of N environments, environment e plays the episodes e, e + N, e + 2N, …, so an episode's
 * number does not depend on which ones end first. An environment that has played its last episode
 * is left untouched.
 */
final class Rollout {
  /** Hears what happens in every environment, in order within an episode. */
  interface Listener {
    /**
     * An episode was reset.
     *
     * @param row of its first observation
     */
    default void started(int episode, List<Tensor> observations, int row) {}

    /**
     * An action was applied.
     *
     * @param environment whose action it is in {@code actions}
     * @param row of the observation that followed
     */
    default void stepped(
        int episode,
        Actions actions,
        int environment,
        double reward,
        List<Tensor> observations,
        int row) {}

    /** An episode ended. */
    default void ended(EpisodeResult result) {}
  }

  private final VectorEnv env;
  private final long runSeed;
  private final int episodes;
  private final List<Listener> listeners;

  /** For each environment the number of its episode; {@code episodes} or more where it is done. */
  private final int[] playing;

  private final int[] lengths;
  private final double[] totals;

  /**
   * Episodes to be played.
   *
   * @param env newly made with {@code runSeed}, not yet reset
   * @param episodes how many, at least as many as there are environments
   */
  Rollout(VectorEnv env, long runSeed, int episodes, List<Listener> listeners) {
    this.env = env;
    this.runSeed = runSeed;
    this.episodes = episodes;
    this.listeners = List.copyOf(listeners);
    this.playing = new int[env.size()];
    this.lengths = new int[env.size()];
    this.totals = new double[env.size()];
  }

  /** Plays them all. */
  void play(RandomActions policy) {
    Actions actions = env.newActions();
    int[] repeats = new int[env.size()];
    ResetBatch first = env.reset();
    for (int environment = 0; environment < env.size(); environment++) {
      start(environment, environment, first.observations(), environment);
    }
    while (Arrays.stream(playing).anyMatch(episode -> episode < episodes)) {
      policy.fill(actions);
      Arrays.setAll(repeats, environment -> playing[environment] < episodes ? 1 : 0);
      record(actions, env.step(actions, repeats, 1).await());
    }
  }

  private void start(int environment, int episode, List<Tensor> observations, int row) {
    playing[environment] = episode;
    lengths[environment] = 0;
    totals[environment] = 0;
    if (episode < episodes) {
      listeners.forEach(listener -> listener.started(episode, observations, row));
    }
  }

  private void record(Actions actions, StepBatch step) {
    for (int environment = 0; environment < env.size(); environment++) {
      // No frame where nothing was asked for, or where the step only reports a lost episode.
      if (step.frames(environment) > 0) {
        advance(environment, actions, step);
      }
      if (step.ended(environment) && playing[environment] < episodes) {
        end(environment, step);
        int row = step.nextRow(environment);
        start(environment, playing[environment] + env.size(), step.nextObservations(), row);
      }
    }
  }

  private void advance(int environment, Actions actions, StepBatch step) {
    int episode = playing[environment];
    double reward = step.reward(environment);
    int row = step.lastRow(environment);
    lengths[environment]++;
    totals[environment] += reward;
    for (Listener listener : listeners) {
      listener.stepped(episode, actions, environment, reward, step.observations(), row);
    }
  }

  private void end(int environment, StepBatch step) {
    int number = playing[environment];
    EpisodeResult result =
        new EpisodeResult(
            number,
            environment,
            EpisodeSeeds.seed(runSeed, environment, number / env.size()),
            lengths[environment],
            totals[environment],
            step.terminated(environment),
            step.truncated(environment));
    listeners.forEach(listener -> listener.ended(result));
  }
}
