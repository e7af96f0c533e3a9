package dev.gymbridge.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.config.ConfigValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RunNamesTest {
  @SafeVarargs
  private static List<String> names(Map<String, Object>... values) {
    Map<String, Map<String, Object>> configs = new LinkedHashMap<>();
    for (Map<String, Object> some : values) {
      configs.put("run-" + (configs.size() + 1), ConfigValues.of(RunFolders.config(some)));
    }
    Map<String, String> names = RunsJson.names(configs);
    List<String> ordered = new ArrayList<>();
    configs.keySet().forEach(id -> ordered.add(names.get(id)));
    return ordered;
  }

  @Test
  void namesHaveWhatDiffers() {
    assertThat(
            names(
                Map.of("optimizer.learning_rate", 1e-4, "seed", 1),
                Map.of("optimizer.learning_rate", 1e-3, "seed", 1),
                Map.of("optimizer.learning_rate", 1e-3, "seed", 2)))
        .containsExactly(
            "learning rate 0.0001, seed 1",
            "learning rate 0.001, seed 1",
            "learning rate 0.001, seed 2");
  }

  @Test
  void whatFollowsFromOtherValuesIsNotInNames() {
    assertThat(
            names(
                Map.of("stop.steps", 1000, "exploration.epsilon_duration", 600.0),
                Map.of("stop.steps", 2000, "exploration.epsilon_duration", 1200.0)))
        .containsExactly("steps 1000, seed 0", "steps 2000, seed 0");
  }

  @Test
  void runsThatAreAlikeAreNamedByTheirFolders() {
    assertThat(names(Map.of(), Map.of()))
        .allSatisfy(name -> assertThat(name).startsWith("CartPole-v1, "))
        .element(0)
        .asString()
        .endsWith("seed 0 (run-1)");
  }
}
