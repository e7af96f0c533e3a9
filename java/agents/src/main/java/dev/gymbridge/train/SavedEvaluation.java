package dev.gymbridge.train;

import dev.gymbridge.config.Agents;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.learner.PyTorch;
import dev.gymbridge.learner.QLearner;
import dev.gymbridge.nn.Network;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.RunFolder;
import java.util.List;
import java.util.function.Function;

/**
 * The evaluation of a network that a run has left, on seeds that no choice during the run was made
 * with.
 *
 * @param saved the network's parameters
 * @param evaluation what came of it
 * @param played the episodes, by their numbers; without those whose actions would take more memory
 *     than 16 MB with those of the others
 */
public record SavedEvaluation(
    RunFolder.Saved saved, Evaluation evaluation, List<PlayedEpisode> played) {
  /**
   * Plays episodes with a network.
   *
   * @param load reads the parameters
   * @param make makes environments
   * @param device name of a device, as {@link PyTorch#device} takes it
   * @param episodes how many, at least 1
   * @param seed that the episodes' seeds follow from
   * @throws TrainingException where the network cannot be read
   */
  public static SavedEvaluation play(
      TrainConfig config,
      Function<Network, RunFolder.Saved> load,
      Function<EnvConfig, VectorEnv> make,
      String device,
      int episodes,
      long seed) {
    long seeds = Evaluator.episodeSeed(seed);
    EpisodeRecorder recorder = new EpisodeRecorder(episodes, seeds, EpisodeRecorder.MOST);
    try (Evaluator evaluator = Evaluator.of(config, make, episodes, seeds, recorder)) {
      AgentEnv env = evaluator.env();
      Network network = Agents.network(config, env.format(), env.actions());
      RunFolder.Saved saved = load.apply(network);
      try (QLearner values = values(config, network, saved, device)) {
        Evaluation evaluation = evaluator.play(() -> values::act);
        return new SavedEvaluation(saved, evaluation, recorder.episodes());
      }
    }
  }

  /** The values of actions that a saved network gives. */
  static QLearner values(
      TrainConfig config, Network network, RunFolder.Saved saved, String device) {
    return new QLearner(
        network,
        Agents.learner(config),
        Training.device(config, device),
        LearnerState.initial(saved.parameters()));
  }
}
