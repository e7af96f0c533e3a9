package dev.gymbridge.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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
              1,
              5),
          new LandingExperiment(1000, 100, Map.of()),
          new TargetValuesExperiment(),
          doubleDqn("1", "first"),
          doubleDqn("2", "second"),
          new CartPoleTableExperiment(10_000),
          new CartPoleMegaExperiment(10, 500_000),
          new ThreeStatesExperiment(),
          gridWorld("dqn", "DQN", Map.of()),
          gridWorld("dueling", "a dueling network", Map.of("dueling", true)),
          gridWorld("double", "Double DQN", Map.of("rule", "double_dqn")),
          gridWorld("d3qn", "dueling Double DQN", Map.of("rule", "double_dqn", "dueling", true)),
          new MsPacmanExperiment());

  /** The one of a name. */
  static Optional<Experiment> named(String name) {
    return ALL.stream().filter(experiment -> experiment.name().equals(name)).findFirst();
  }

  private static GamesExperiment doubleDqn(String number, String ordinal) {
    return new GamesExperiment(
        "cartpole-v1-double-dqn-" + number,
        "document 002: Double DQN on CartPole-v1, the %s agent".formatted(ordinal),
        "CartPole-v1",
        "document_002_" + number,
        Map.of(),
        30,
        10,
        5);
  }

  private static GamesExperiment gridWorld(
      String name, String method, Map<String, Object> variation) {
    return new GamesExperiment(
        "gridworld-" + name,
        "document 003: the grid world by " + method,
        "gymbridge_environments:GridWorld-v0",
        "default",
        variation,
        50,
        50,
        1);
  }

  private Experiments() {}
}
