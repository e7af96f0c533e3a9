package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.EnvServer;
import dev.gymbridge.train.RunFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The experiments, shrunken, on real environments. */
final class ExperimentCommandTest {
  @TempDir private Path folder;

  private JsonObject run(Experiment experiment, Map<String, Object> changes, StringWriter text) {
    PrintWriter out = new PrintWriter(text, true);
    try (EnvServer server = EnvServer.local()) {
      RunFolder run = RunFolder.planned(folder.resolve("run"));
      return experiment.run(new ExperimentRun(server, run, 3, "cpu", changes, out, out));
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
    JsonObject figures = run(new ThreeStatesExperiment(100, 200_000), Map.of(), text);
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

  @Test
  void targetsAreThoseOfTheFormula() {
    JsonObject figures = run(new TargetValuesExperiment(), Map.of(), new StringWriter());
    assertThat(figures.getAsJsonArray("targets")).hasSize(3);
    JsonObject terminal = figures.getAsJsonArray("targets").get(2).getAsJsonObject();
    assertThat(terminal.get("target").getAsFloat()).isEqualTo(terminal.get("reward").getAsFloat());
    assertThat(figures.get("greatest_difference").getAsDouble()).isLessThan(1e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "cartpole-v0-dqn, 35",
    "cartpole-v1-double-dqn-1, 4",
    "cartpole-v1-double-dqn-2, 4",
  })
  void aTrainingShowsItsGamesAndFilmsSome(String name, int lines) throws IOException {
    StringWriter text = new StringWriter();
    JsonObject figures = run(Experiments.named(name).orElseThrow(), Map.of("episodes", 35), text);
    assertThat(figures.getAsJsonArray("scores")).hasSize(35);
    assertThat(figures.get("best_mean").getAsDouble()).isBetween(8.0, 500.0);
    assertThat(figures.getAsJsonArray("filmed")).hasSize(5);
    assertThat(text.toString().lines().filter(line -> line.contains("] #"))).hasSize(lines);
    assertThat(text.toString())
        .contains("] #0: length ", "score ", "mean of the last 30 ", "ε ", "35 games, ");
    assertThat(Files.size(folder.resolve("run/games.mp4"))).isGreaterThan(1000);
    assertThat(folder.resolve("run/config.yaml")).content().contains("episodes: 35");
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
    JsonObject figures = run(Experiments.named(name).orElseThrow(), changes, new StringWriter());
    assertThat(figures.get("games").getAsInt()).isEqualTo(3);
    assertThat(figures.get("longest").getAsInt()).isEqualTo(50);
    assertThat(folder.resolve("run/config.yaml"))
        .content()
        .contains("rule: \"" + rule + "\"", "dueling: " + isDueling);
    assertThat(Files.size(folder.resolve("run/games.mp4"))).isGreaterThan(1000);
  }

  @Test
  void landingIsJudgedBeforeInTheMiddleAndAfterwards() {
    LandingExperiment small =
        new LandingExperiment(1000, 3, Map.of("steps", 1_500, "evaluate_every", 0));
    StringWriter text = new StringWriter();
    JsonObject figures = run(small, Map.of("steps", 1_000), text);
    assertThat(figures.getAsJsonObject("returns").keySet())
        .containsExactly("initial", "partly trained", "fully trained");
    assertThat(figures.get("cut_reached").getAsBoolean()).isFalse();
    assertThat(text.toString())
        .contains("initial model: mean ", "partly trained model: ", "fully trained model: ");
    assertThat(folder.resolve("run/fully-trained/best.safetensors")).exists();
  }

  @Test
  void landingIsCutWhereItsEpisodesAreLonger() {
    LandingExperiment cut = new LandingExperiment(50, 1, Map.of("steps", 100, "evaluate_every", 0));
    JsonObject figures = run(cut, Map.of("steps", 400), new StringWriter());
    assertThat(figures.get("longest").getAsInt()).isEqualTo(50);
    assertThat(figures.get("cut_reached").getAsBoolean()).isTrue();
  }

  /** Over some thousand games of each rule the means were 42 and 50 to 57. */
  @Test
  void theTableHasTheDocumentsPoliciesAndOurs() {
    StringWriter text = new StringWriter();
    JsonObject figures = run(new CartPoleTableExperiment(200), Map.of("episodes", 5), text);
    JsonObject returns = figures.getAsJsonObject("returns");
    assertThat(returns.keySet())
        .containsExactly("Dumb 1", "Dumb 2", "Neural", "DQN1", "DQN2", "OURS");
    assertThat(returns.getAsJsonObject("Dumb 1").get("mean").getAsDouble()).isBetween(38.0, 46.0);
    assertThat(returns.getAsJsonObject("Dumb 2").get("min").getAsDouble()).isBetween(8.0, 10.0);
    assertThat(returns.getAsJsonObject("Dumb 2").get("max").getAsDouble()).isGreaterThan(100);
    assertThat(text.toString()).contains("Neural", "222", "not run: ");
  }

  @ParameterizedTest
  @CsvSource({"8, true", "400000, false"})
  void aMegaTestSaysWhetherItsGamesWerePerfect(int limit, boolean isPerfect) {
    CartPoleMegaExperiment small = new CartPoleMegaExperiment(2, limit);
    JsonObject figures = run(small, Map.of("episodes", 3), new StringWriter());
    assertThat(figures.keySet()).containsExactly("DQN2", "OURS");
    JsonObject ours = figures.getAsJsonObject("OURS");
    assertThat(ours.get("steps_played").getAsLong()).isBetween(16L, 2L * limit);
    assertThat(ours.get("perfect").getAsBoolean()).isEqualTo(isPerfect);
  }

  @Test
  void msPacmanIsDrawnBeforeAndAfter() throws IOException {
    Map<String, Object> changes =
        Map.of("steps", 60, "replay_capacity", 100, "learning_starts", 50, "threads", 1);
    StringWriter text = new StringWriter();
    JsonObject figures = run(new MsPacmanExperiment(), changes, text);
    assertThat(figures.get("frame_bytes").getAsInt()).isEqualTo(88 * 80);
    assertThat(text.toString()).contains("a million transitions take ");
    BufferedImage picture = ImageIO.read(folder.resolve("run/preprocessing.png").toFile());
    assertThat(picture.getHeight()).isEqualTo(420);
    // Walls of the maze are light in the game and in what the agent sees.
    assertThat(picture.getRGB(8, 4) & 0xFFFFFF).isNotZero();
    assertThat(picture.getRGB(320 + 16 + 8, 4) & 0xFFFFFF).isNotZero();
  }

  @Test
  void secondsAreRefusedWhereNothingIsTrainedByAPreset() {
    CommandRun run = CommandRun.of("experiment", "mdp-q-learning", "--seconds", "5");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--seconds is for experiments that train by a preset");
  }

  @Test
  void secondsThatAreNoTimeAreRefused() {
    CommandRun run = CommandRun.of("experiment", "cartpole-v0-dqn", "--seconds", "0");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--seconds is 0.0, but has to be above 0");
  }
}
