package dev.gymbridge.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.Presets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DifferencesTest {
  private static Map<String, Object> config(String environment, Map<String, Object> changes) {
    return ConfigValues.of(Presets.config(environment, Presets.DEFAULT, changes));
  }

  private static List<String> names(boolean seeds, List<Map<String, Object>> configs) {
    Differences differences = Differences.of(configs, seeds);
    return configs.stream().map(differences::name).toList();
  }

  @Test
  void runsAreNamedByTheirSeedsWhereNothingElseDiffers() {
    assertThat(
            names(
                true,
                List.of(
                    config("CartPole-v1", Map.of("seed", 1)),
                    config("CartPole-v1", Map.of("seed", 2)))))
        .containsExactly("seed 1", "seed 2");
  }

  @Test
  void whatFollowsFromAnotherValueIsNotInTheName() {
    // The default preset's durations are parts of the steps; both environments have presets of
    // their own, which differ in many values.
    assertThat(
            names(
                true,
                List.of(
                    config("CartPole-v1", Map.of("stop.steps", 20_000)),
                    config("CartPole-v1", Map.of("stop.steps", 40_000)),
                    config("LunarLander-v3", Map.of("stop.steps", 20_000)))))
        .containsExactly(
            "CartPole-v1, steps 20000", "CartPole-v1, steps 40000", "LunarLander-v3, steps 20000");
  }

  @Test
  void valuesAreSaidAsPeopleSayThem() {
    assertThat(
            names(
                false,
                List.of(
                    config(
                        "CartPole-v1",
                        Map.of(
                            "algorithm.rule", "dqn", "optimizer.learning_rate", 5e-4, "seed", 3)),
                    config(
                        "CartPole-v1",
                        Map.of(
                            "algorithm.rule", "dqn", "optimizer.learning_rate", 1e-3, "seed", 3)),
                    config(
                        "CartPole-v1",
                        Map.of(
                            "network.dueling", true, "optimizer.learning_rate", 5e-4, "seed", 4)))))
        .containsExactly(
            "dqn, learning rate 0.0005",
            "dqn, learning rate 0.001",
            "double dqn, learning rate 0.0005");
  }

  @Test
  void switchesAreNamedByWhetherTheyAreOn() {
    assertThat(
            names(
                true,
                List.of(
                    config("CartPole-v1", Map.of("network.dueling", true)),
                    config("CartPole-v1", Map.of()))))
        .containsExactly("dueling", "no dueling");
  }

  @Test
  void aRunAloneIsNamedByEnvironmentAndAlgorithm() {
    assertThat(names(true, List.of(config("CartPole-v1", Map.of()))))
        .containsExactly("CartPole-v1, double dqn");
  }

  @Test
  void runsOfTheSameNameHaveThatOfTheirFolderToo() {
    assertThat(Differences.distinct(List.of("a", "b", "a"), List.of("x", "y", "z")))
        .containsExactly("a (x)", "b", "a (z)");
  }
}
