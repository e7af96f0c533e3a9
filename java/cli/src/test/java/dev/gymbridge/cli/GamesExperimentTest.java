package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The experiments that end with a film of games, shrunken. */
final class GamesExperimentTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "cartpole-v0-dqn, 30",
    "cartpole-v1-double-dqn-1, 3",
    "cartpole-v1-double-dqn-2, 3",
  })
  void aTrainingShowsItsGamesAndFilmsSome(String name, int lines) throws IOException {
    StringWriter text = new StringWriter();
    JsonObject figures =
        ExperimentRuns.run(
            folder,
            Experiments.named(name).orElseThrow(),
            Map.of("episodes", 30, "max_episode_steps", 25),
            text);
    assertThat(figures.getAsJsonArray("scores")).hasSize(30);
    assertThat(figures.get("best_mean").getAsDouble()).isBetween(8.0, 500.0);
    assertThat(figures.getAsJsonArray("filmed")).hasSize(5);
    assertThat(text.toString().lines().filter(line -> line.contains("] #"))).hasSize(lines);
    assertThat(text.toString())
        .contains("] #0: length ", "score ", "mean of the last 30 ", "ε ", "30 games, ");
    assertThat(Files.size(folder.resolve("run/games.mp4"))).isGreaterThan(1000);
    assertThat(folder.resolve("run/config.yaml")).content().contains("episodes: 30");
  }

  @ParameterizedTest
  @CsvSource({
    "gridworld-dqn, dqn, false",
    "gridworld-dueling, dqn, true",
    "gridworld-double, double_dqn, false",
    "gridworld-d3qn, double_dqn, true"
  })
  void theGridWorldIsLearntFromItsPictures(String name, String rule, boolean isDueling)
      throws IOException {
    Map<String, Object> changes =
        Map.of(
            "steps",
            150,
            "random_steps",
            50,
            "learning_starts",
            50,
            "train_every",
            50,
            "threads",
            1,
            "gradient_steps",
            1);
    JsonObject figures =
        ExperimentRuns.run(
            folder, Experiments.named(name).orElseThrow(), changes, new StringWriter());
    assertThat(figures.get("games").getAsInt()).isEqualTo(3);
    assertThat(figures.get("longest").getAsInt()).isEqualTo(50);
    assertThat(folder.resolve("run/config.yaml"))
        .content()
        .contains("rule: \"" + rule + "\"", "dueling: " + isDueling);
    assertThat(Files.size(folder.resolve("run/games.mp4"))).isGreaterThan(1000);
  }
}
