package dev.gymbridge.cli.experiment;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.Infos;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.random.RandomStream;
import java.util.random.RandomGenerator;

/**
 * Plays environments whose states are numbers, and whose info {@value #MASK} says which actions a
 * state has.
 */
final class MaskedPlay {
  /** The info key, as Gymnasium's own Taxi has it. */
  static final String MASK = "action_mask";

  /** Chooses actions. */
  @FunctionalInterface
  interface Policy {
    /** Any of the actions that a state has, all alike. */
    Policy RANDOM =
        (state, possible, random) -> {
          int action;
          do {
            action = random.nextInt(possible.length);
          } while (!possible[action]);
          return action;
        };

    /**
     * Chooses an action.
     *
     * @param possible for each action whether the state has it
     */
    int choose(int state, boolean[] possible, RandomGenerator random);
  }

  /** What came of an action in one environment. */
  @FunctionalInterface
  interface Listener {
    /**
     * A step was made.
     *
     * @param possible for each action whether the next state has it
     * @param ended whether the episode ended with it
     */
    void stepped(
        int environment,
        int state,
        int action,
        double reward,
        int next,
        boolean[] possible,
        boolean ended);
  }

  private final VectorEnv env;
  private final Actions actions;
  private final RandomStream random;
  private final int[] chosen;
  private final int[] states;
  private final boolean[][] possible;
  private long time;

  /**
   * Starts an episode in each environment.
   *
   * @param env asked for the infos of {@value #MASK}
   * @param random what policies draw from
   */
  MaskedPlay(VectorEnv env, RandomStream random) {
    this.env = env;
    this.random = random;
    actions = env.newActions();
    chosen = new int[env.size()];
    states = new int[env.size()];
    possible = new boolean[env.size()][];
    ResetBatch first = env.reset();
    for (int environment = 0; environment < env.size(); environment++) {
      states[environment] = (int) first.observation().asLong(environment);
      possible[environment] = mask(first.infos(), environment);
    }
  }

  /** Makes one step in every environment. */
  void step(Policy policy, Listener listener) {
    RandomGenerator numbers = random.at(time++);
    for (int environment = 0; environment < chosen.length; environment++) {
      chosen[environment] = policy.choose(states[environment], possible[environment], numbers);
      actions.set(environment, chosen[environment]);
    }
    StepBatch step = env.step(actions).await();
    for (int environment = 0; environment < chosen.length; environment++) {
      int state = states[environment];
      states[environment] = (int) step.observation().asLong(step.lastRow(environment));
      possible[environment] = mask(step.infos(), environment);
      listener.stepped(
          environment,
          state,
          chosen[environment],
          step.reward(environment),
          states[environment],
          possible[environment],
          step.ended(environment));
      if (step.ended(environment)) {
        int row = step.nextRow(environment);
        states[environment] = (int) step.nextObservation().asLong(row);
        possible[environment] = mask(step.nextInfos(), row);
      }
    }
  }

  /** Plays episodes to their ends; gives their returns. */
  double[] play(Policy policy, int episodes) {
    double[] returns = new double[episodes];
    double[] running = new double[chosen.length];
    int[] ended = {0};
    while (ended[0] < episodes) {
      step(
          policy,
          (environment, state, action, reward, next, mask, end) -> {
            running[environment] += reward;
            if (end && ended[0] < episodes) {
              returns[ended[0]++] = running[environment];
              running[environment] = 0;
            }
          });
    }
    return returns;
  }

  private static boolean[] mask(Infos infos, int row) {
    Tensor masks = infos.values(MASK);
    boolean[] mask = new boolean[masks.rowElements()];
    for (int action = 0; action < mask.length; action++) {
      mask[action] = masks.asLong(infos.valueRow(MASK, row) * mask.length + action) != 0;
    }
    return mask;
  }
}
