package dev.gymbridge.config;

import static java.util.Map.entry;

import java.util.Map;

/** The keys that configurations had before they had groups, in the files of formats 1 and 2. */
final class FormerKeys {
  /** What each is called now. */
  static final Map<String, String> NOW =
      Map.ofEntries(
          entry("environment", "environment.id"),
          entry("environments", "environment.count"),
          entry("preprocessing", "environment.preprocessing"),
          entry("max_episode_steps", "environment.max_episode_steps"),
          entry("terminal_reward", "environment.terminal_reward"),
          entry("truncation_terminates", "environment.truncation_terminates"),
          entry("random_steps", "exploration.random_steps"),
          entry("exploration", "exploration.shape"),
          entry("exploration_clock", "exploration.clock"),
          entry("exploration_start", "exploration.start"),
          entry("epsilon_initial", "exploration.epsilon_initial"),
          entry("epsilon_final", "exploration.epsilon_final"),
          entry("epsilon_duration", "exploration.epsilon_duration"),
          entry("epsilon_factor", "exploration.epsilon_factor"),
          entry("convolutions", "network.convolutions"),
          entry("hidden_layers", "network.hidden_layers"),
          entry("dueling", "network.dueling"),
          entry("initialisation", "network.initialisation"),
          entry("rule", "algorithm.rule"),
          entry("loss", "algorithm.loss"),
          entry("discount", "algorithm.discount"),
          entry("n_step", "algorithm.n_step"),
          entry("learning_starts", "algorithm.learning_starts"),
          entry("train_every", "algorithm.train_every"),
          entry("gradient_steps", "algorithm.gradient_steps"),
          entry("learn_after_last_step", "algorithm.learn_after_last_step"),
          entry("target_update", "algorithm.target_update"),
          entry("target_every", "algorithm.target_every"),
          entry("polyak", "algorithm.polyak"),
          entry("replay_capacity", "replay.capacity"),
          entry("batch_size", "replay.batch_size"),
          entry("batch_replacement", "replay.batch_replacement"),
          entry("learning_rate", "optimizer.learning_rate"),
          entry("learning_rate_decay", "optimizer.learning_rate_decay"),
          entry("learning_rate_duration", "optimizer.learning_rate_duration"),
          entry("adam_beta1", "optimizer.beta1"),
          entry("adam_beta2", "optimizer.beta2"),
          entry("adam_epsilon", "optimizer.epsilon"),
          entry("max_gradient_norm", "optimizer.max_gradient_norm"),
          entry("evaluate_every", "evaluation.every"),
          entry("evaluation_episodes", "evaluation.episodes"),
          entry("evaluation_epsilon", "evaluation.epsilon"),
          entry("steps", "stop.steps"),
          entry("episodes", "stop.episodes"),
          entry("seconds", "stop.seconds"),
          entry("stop_perfect_episodes", "stop.perfect_episodes"),
          entry("perfect_return", "stop.perfect_return"),
          entry("stop_mean_return", "stop.mean_return"),
          entry("stop_mean_window", "stop.mean_window"),
          entry("stop_mean_every", "stop.mean_every"),
          entry("stop_evaluation_return", "stop.evaluation_return"),
          entry("stop_evaluation_episodes", "stop.evaluation_episodes"));

  private FormerKeys() {}
}
