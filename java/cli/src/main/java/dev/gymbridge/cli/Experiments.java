package dev.gymbridge.cli;

import java.util.List;
import java.util.Map;

/** The experiments that there are. */
final class Experiments {
  /** All of them, in the order of their documents. */
  static final List<Experiment> ALL =
      List.of(
          new GamesExperiment(
              "cartpole-v0-dqn",
              "document 000: DQN on CartPole-v0 for 200 games",
              "CartPole-v0",
              "document_000",
              Map.of(),
              30,
              1),
          new GamesExperiment(
              "cartpole-v1-double-dqn-1",
              "document 002: Double DQN on CartPole-v1, the first agent",
              "CartPole-v1",
              "document_002_1",
              Map.of(),
              30,
              10),
          new GamesExperiment(
              "cartpole-v1-double-dqn-2",
              "document 002: Double DQN on CartPole-v1, the second agent",
              "CartPole-v1",
              "document_002_2",
              Map.of(),
              30,
              10),
          new ThreeStatesExperiment());

  private Experiments() {}
}
