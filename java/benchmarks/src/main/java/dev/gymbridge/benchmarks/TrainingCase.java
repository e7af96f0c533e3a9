package dev.gymbridge.benchmarks;

import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is trained, and which of its steps are timed: those after {@code first} up to {@code last}.
 *
 * @param name for the command line
 * @param title for the table
 * @param environment id
 * @param preset variant whose values all contenders train with
 * @param deviations values that all contenders have in place of the preset's
 * @param peers kinds of {@code training_peers.py}
 * @param first environment step by which learning has started and code is warm
 * @param last environment step, a multiple of {@code first}
 */
record TrainingCase(
    String name,
    String title,
    String environment,
    String preset,
    Map<String, Object> deviations,
    List<String> peers,
    int first,
    int last) {
  /** All cases. */
  static final List<TrainingCase> ALL =
      List.of(
          new TrainingCase(
              "cartpole-zoo",
              "CartPole-v1 with the hyper-parameters of RL Baselines3 Zoo",
              "CartPole-v1",
              "zoo",
              Map.of(),
              List.of("sb3"),
              4_096,
              16_384),
          new TrainingCase(
              "lunarlander-zoo",
              "LunarLander-v3 with the hyper-parameters of RL Baselines3 Zoo",
              "LunarLander-v3",
              "zoo",
              Map.of(),
              List.of("sb3"),
              1_000,
              5_000),
          new TrainingCase(
              "cartpole-cleanrl",
              "CartPole-v1 with the hyper-parameters of CleanRL's dqn.py",
              "CartPole-v1",
              "cleanrl",
              Map.of(),
              List.of("loop", "vector-loop"),
              20_000,
              80_000),
          new TrainingCase(
              "mspacman-zoo",
              "MsPacman with the hyper-parameters of RL Baselines3 Zoo, learning and nearly greedy from step 500",
              "MsPacmanNoFrameskip-v4",
              "zoo",
              Map.of(
                  "algorithm.learning_starts",
                  500,
                  "exploration.random_steps",
                  500,
                  "exploration.epsilon_duration",
                  500),
              List.of("sb3-atari"),
              1_000,
              3_000));

  /** What all contenders train with. */
  TrainConfig hyperParameters() {
    return config(deviations);
  }

  /** Likewise, and no work besides training: no evaluation, no checkpoint on the way. */
  TrainConfig config(long seed, int threads) {
    Map<String, Object> values = new HashMap<>(deviations);
    values.put("seed", seed);
    values.put("threads", threads);
    values.put("stop.steps", last);
    values.put("metrics_every", first);
    values.put("evaluation.every", 0);
    values.put("checkpoint_every", Integer.MAX_VALUE);
    return config(values);
  }

  private TrainConfig config(Map<String, Object> values) {
    return Presets.config(environment, preset, values);
  }
}
