package dev.gymbridge.benchmarks;

import dev.gymbridge.agent.AgentMaker;
import dev.gymbridge.config.Agents;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A training of some seconds, in which everything happens: learning, episodes, metrics,
 * evaluations, checkpoints.
 *
 * @param name the environment's id, and what is special about the agent
 * @param changes of what all cases have
 */
record TortureCase(String name, Map<String, Object> changes) {
  private static final String PRIORITIZED = "-prioritized";
  private static final int CAPACITY = 2_000;

  /** All cases. */
  static final List<TortureCase> ALL =
      List.of(
          new TortureCase("CartPole-v1", Map.of("algorithm.n_step", 3)),
          new TortureCase("CartPole-v1" + PRIORITIZED, Map.of("algorithm.n_step", 3)),
          new TortureCase(
              "LunarLander-v2",
              Map.of(
                  "environment.count", 2,
                  "stop.steps", 1_500,
                  "checkpoint_every", 200,
                  "evaluation.every", 400,
                  "environment.max_episode_steps", 150)),
          new TortureCase(
              "LunarLander-v3",
              Map.of(
                  "environment.count", 2,
                  "stop.steps", 2_000,
                  "checkpoint_every", 250,
                  "evaluation.every", 600,
                  "environment.max_episode_steps", 200)),
          new TortureCase(
              "MsPacmanNoFrameskip-v4",
              Map.of(
                  "environment.count", 2,
                  "stop.steps", 400,
                  "replay.batch_size", 16,
                  "algorithm.train_every", 4,
                  "algorithm.learning_starts", 80,
                  "checkpoint_every", 50,
                  "evaluation.every", 120,
                  "environment.max_episode_steps", 60)));

  /** The case of a name. */
  static TortureCase of(String name) {
    return ALL.stream().filter(candidate -> candidate.name.equals(name)).findFirst().orElseThrow();
  }

  /** What is trained. */
  TrainConfig config(long seed) {
    Map<String, Object> values = new HashMap<>();
    values.put("seed", seed);
    values.put("environment.count", 1);
    values.put("stop.steps", 4_000);
    values.put("network.hidden_layers", List.of(32, 32));
    values.put("replay.batch_size", 32);
    values.put("replay.capacity", CAPACITY);
    values.put("algorithm.learning_starts", 100);
    values.put("algorithm.train_every", 2);
    values.put("algorithm.target_update", "steps");
    values.put("algorithm.target_every", 50);
    values.put("exploration.epsilon_duration", 500);
    values.put("evaluation.every", 900);
    values.put("evaluation.episodes", 4);
    values.put("stop.evaluation_return", Double.POSITIVE_INFINITY);
    values.put("metrics_every", 100);
    values.put("checkpoint_every", 300);
    values.put("threads", 1);
    values.putAll(changes);
    return Presets.config(name.replace(PRIORITIZED, ""), Presets.DEFAULT, values);
  }

  /** What trains it. */
  AgentMaker agent(TrainConfig config) {
    return name.endsWith(PRIORITIZED)
        ? Agents.of(config, spec -> spec.withSampler(() -> new Prioritized(CAPACITY)))
        : Agents.of(config);
  }
}
