package dev.gymbridge.benchmarks;

import dev.gymbridge.train.Presets;
import dev.gymbridge.train.TrainConfig;
import java.util.List;
import java.util.Map;

/**
 * What is trained, and which of its steps are timed: those after {@code first} up to {@code last}.
 *
 * @param name for the command line
 * @param title for the table
 * @param environment id
 * @param preset variant whose values all contenders train with
 * @param peers kinds of {@code training_peers.py}
 * @param first environment step by which learning has started and code is warm
 * @param last environment step, a multiple of {@code first}
 */
record TrainingCase(
    String name,
    String title,
    String environment,
    String preset,
    List<String> peers,
    int first,
    int last) {
  /** All cases. A run of each takes 10 to 20 seconds. */
  static final List<TrainingCase> ALL =
      List.of(
          new TrainingCase(
              "cartpole-zoo",
              "CartPole-v1 with the hyper-parameters of RL Baselines3 Zoo",
              "CartPole-v1",
              "zoo",
              List.of("sb3"),
              4_096,
              16_384),
          new TrainingCase(
              "lunarlander-zoo",
              "LunarLander-v3 with the hyper-parameters of RL Baselines3 Zoo",
              "LunarLander-v3",
              "zoo",
              List.of("sb3"),
              1_000,
              5_000),
          new TrainingCase(
              "cartpole-cleanrl",
              "CartPole-v1 with the hyper-parameters of CleanRL's dqn.py",
              "CartPole-v1",
              "cleanrl",
              List.of("loop", "vector-loop"),
              20_000,
              80_000));

  /** The preset's values, and no work besides training: no evaluation, no checkpoint on the way. */
  TrainConfig config(long seed, int threads) {
    return Presets.config(
        environment,
        preset,
        Map.of(
            "seed", seed,
            "threads", threads,
            "steps", last,
            "metrics_every", first,
            "evaluate_every", 0,
            "checkpoint_every", Integer.MAX_VALUE));
  }
}
