package dev.gymbridge.cli.experiment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The experiments that there are, in the order of their documents. */
public final class Experiments {
  private static final Map<String, Object> DUELING = Map.of("network.dueling", true);
  private static final Map<String, Object> DOUBLE = Map.of("algorithm.rule", "double_dqn");

  private static final Map<String, Object> FEW_GAMES =
      Map.of("stop.episodes", 12, "environment.max_episode_steps", 25);

  private static final Map<String, Object> SMALL_GRID =
      Map.of(
          "environment.max_episode_steps",
          4,
          "stop.steps",
          200,
          "metrics_every",
          100,
          "exploration.random_steps",
          250,
          "algorithm.learning_starts",
          50,
          "algorithm.train_every",
          50,
          "algorithm.gradient_steps",
          1);

  /** All of them, as their documents have them. */
  public static final List<Experiment> ALL =
      List.of(
          cartPoleV0(Map.of()),
          new LandingExperiment(1000, 100, Map.of(), Map.of()),
          new TargetValuesExperiment(),
          firstAgent(10_000, Map.of()),
          secondAgent(10_000, Map.of()),
          new CartPoleTableExperiment(10_000, 5, Map.of()),
          new CartPoleMegaExperiment(10, 500_000, Map.of()),
          new ThreeStatesExperiment(1000, 1_000_000),
          gridWorld("dqn", "DQN", Map.of()),
          gridWorld("dueling", "a dueling network", DUELING),
          gridWorld("double", "Double DQN", DOUBLE),
          gridWorld("d3qn", "dueling Double DQN", with(DUELING, DOUBLE)),
          new MsPacmanExperiment(Map.of()));

  /** The same, so small that they show only that they run. */
  public static final List<Experiment> QUICK =
      List.of(
          cartPoleV0(FEW_GAMES),
          new LandingExperiment(
              60,
              2,
              Map.of("stop.episodes", 6, "stop.seconds", 0, "environment.max_episode_steps", 80),
              Map.of(
                  "stop.steps",
                  1_200,
                  "environment.count",
                  1,
                  "stop.episodes",
                  4,
                  "evaluation.every",
                  0)),
          new TargetValuesExperiment(),
          firstAgent(40, FEW_GAMES),
          secondAgent(40, FEW_GAMES),
          new CartPoleTableExperiment(60, 1, FEW_GAMES),
          new CartPoleMegaExperiment(2, 30, FEW_GAMES),
          new ThreeStatesExperiment(100, 20_000),
          gridWorld("dqn", "DQN", SMALL_GRID),
          gridWorld("dueling", "a dueling network", with(SMALL_GRID, DUELING)),
          gridWorld("double", "Double DQN", with(SMALL_GRID, DOUBLE)),
          gridWorld("d3qn", "dueling Double DQN", with(SMALL_GRID, DUELING, DOUBLE)),
          new MsPacmanExperiment(
              Map.of("stop.steps", 80, "replay.capacity", 100, "algorithm.learning_starts", 60)));

  /** The one of a name. */
  public static Optional<Experiment> named(String name, List<Experiment> experiments) {
    return experiments.stream().filter(experiment -> experiment.name().equals(name)).findFirst();
  }

  private static GamesExperiment cartPoleV0(Map<String, Object> variation) {
    return new GamesExperiment(
        "cartpole-v0-dqn",
        "000",
        "DQN on CartPole-v0 for 200 games",
        "CartPole-v0",
        "document_000",
        variation,
        List.of(
            new Variant(
                "target-every-100",
                "with a target network, copied every 100 gradient steps",
                Map.of("algorithm.target_every", 100))),
        GameLines.DOCUMENT_000,
        StatedFigures::cartPoleV0,
        GamesTest.NONE,
        5,
        200);
  }

  private static GamesExperiment firstAgent(int tested, Map<String, Object> variation) {
    return new GamesExperiment(
        "cartpole-v1-double-dqn-1",
        "002",
        "Double DQN on CartPole-v1, the first agent",
        CartPoleTraining.ENVIRONMENT,
        "document_002_1",
        variation,
        List.of(
            new Variant(
                "early-stop",
                "ends after three perfect games, as the second agent",
                Map.of("stop.perfect_episodes", 3, "stop.perfect_return", 10_000))),
        GameLines.DOCUMENT_002,
        StatedFigures::firstAgent,
        GamesTest.of(tested, CartPoleTraining.DQN1.document()),
        5,
        500);
  }

  private static GamesExperiment secondAgent(int tested, Map<String, Object> variation) {
    return new GamesExperiment(
        "cartpole-v1-double-dqn-2",
        "002",
        "Double DQN on CartPole-v1, the second agent",
        CartPoleTraining.ENVIRONMENT,
        "document_002_2",
        variation,
        List.of(),
        GameLines.DOCUMENT_002,
        StatedFigures::secondAgent,
        GamesTest.of(tested, CartPoleTraining.DQN2.document()),
        5,
        500);
  }

  private static GamesExperiment gridWorld(
      String name, String method, Map<String, Object> variation) {
    return new GamesExperiment(
        "gridworld-" + name,
        "003",
        "the grid world by " + method,
        "gymbridge_environments:GridWorld-v0",
        "default",
        variation,
        List.of(),
        GameLines.DOCUMENT_003,
        StatedFigures::gridWorld,
        GamesTest.NONE,
        1,
        50);
  }

  @SafeVarargs
  private static Map<String, Object> with(Map<String, Object>... all) {
    Map<String, Object> together = new HashMap<>();
    for (Map<String, Object> values : all) {
      together.putAll(values);
    }
    return together;
  }

  private Experiments() {}
}
