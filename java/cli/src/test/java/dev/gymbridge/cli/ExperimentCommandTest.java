package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.EnvServer;
import dev.gymbridge.train.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The experiments, shrunken, on real environments. */
final class ExperimentCommandTest {
  @TempDir private Path folder;

  private static JsonObject run(Experiment experiment, Path folder, StringWriter text) {
    try (EnvServer server = EnvServer.local()) {
      return experiment.run(
          new ExperimentRun(
              server, RunFolder.planned(folder), 3, "cpu", new PrintWriter(text, true)));
    }
  }

  @Test
  void withoutANameTheyAreListed() {
    CommandRun run = CommandRun.of("experiment");
    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).hasSize(1 + Experiments.ALL.size());
    assertThat(run.out()).contains("cartpole-v0-dqn", "mdp-q-learning");
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    CommandRun run = CommandRun.of("experiment", "mdp");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("there is no experiment \"mdp\"; there are cartpole-v0-dqn, ", "mdp-q-learning");
  }

  @Test
  void aFolderThatExistsIsRefused() {
    CommandRun run = CommandRun.of("experiment", "mdp-q-learning", "--out", folder.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(folder + " exists already");
  }

  /** The exact values are those of 20,000 iterations of the equations, written out for γ = 0.99. */
  @Test
  void theTableThatIsLearntComesCloseToTheExactOne() {
    StringWriter text = new StringWriter();
    JsonObject figures = run(new ThreeStatesExperiment(100, 200_000), folder.resolve("x"), text);
    JsonObject tables = figures.getAsJsonObject("tables");
    JsonArray exact = tables.getAsJsonObject("exact").getAsJsonArray("values");
    assertThat(exact.get(0).getAsJsonArray().get(0).getAsDouble())
        .isCloseTo(120.91598, within(1e-4));
    assertThat(exact.get(1).getAsJsonArray().get(2).getAsDouble())
        .isCloseTo(101.41820, within(1e-4));
    assertThat(exact.get(1).getAsJsonArray().get(1).isJsonNull()).isTrue();
    JsonArray learnt = tables.getAsJsonObject("after 200,000 steps").getAsJsonArray("values");
    assertThat(learnt.get(2).getAsJsonArray().get(1).getAsDouble())
        .isCloseTo(exact.get(2).getAsJsonArray().get(1).getAsDouble(), within(25.0));
    JsonObject returns = figures.getAsJsonObject("returns");
    double risky = returns.getAsJsonObject("risky").get("mean").getAsDouble();
    assertThat(risky).isGreaterThan(returns.getAsJsonObject("random").get("mean").getAsDouble());
    assertThat(text.toString()).contains("random ", "safe ", "risky ", "exact ");
  }

  @ParameterizedTest
  @CsvSource({
    "cartpole-v0-dqn, CartPole-v0, document_000",
    "cartpole-v1-double-dqn-1, CartPole-v1, document_002_1",
    "cartpole-v1-double-dqn-2, CartPole-v1, document_002_2"
  })
  void aTrainingShowsItsGamesAndFilmsSome(String name, String environment, String preset)
      throws IOException {
    GamesExperiment small =
        new GamesExperiment(name, "", environment, preset, Map.of("episodes", 12), 5, 3);
    StringWriter text = new StringWriter();
    JsonObject figures = run(small, folder.resolve("run"), text);
    assertThat(figures.getAsJsonArray("scores")).hasSize(12);
    assertThat(figures.get("best_mean").getAsDouble()).isBetween(8.0, 500.0);
    assertThat(text.toString().lines().filter(line -> line.startsWith("game "))).hasSize(4);
    assertThat(text.toString()).contains("game 9: score ", "mean of the last 5 ", "ε ");
    assertThat(Files.size(folder.resolve("run/games.mp4"))).isGreaterThan(1000);
    assertThat(folder.resolve("run/config.yaml")).content().contains("episodes: 12");
  }
}
