package dev.gymbridge.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.CommandRun;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.RunFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All experiments, shrunken, run once into one folder. */
final class ExperimentSuiteTest {
  private static final Pattern LINK = Pattern.compile("(?:href|src|poster)=\"([^\"#][^\"]*)\"");

  @TempDir private static Path parent;
  private static Path folder;

  @BeforeAll
  static void runAll() {
    folder = parent.resolve("all");
    CommandRun run = all(3);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("(1 of 16) cartpole-v0-dqn: ", "(16 of 16) mspacman-v0: ");
  }

  private static CommandRun all(int seed) {
    return CommandRun.of(
        "experiment", "all", "--quick", "--seed=" + seed, "--device=cpu", "--out=" + folder);
  }

  private static JsonObject json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve(file))).getAsJsonObject();
  }

  private static JsonObject figures(String experiment) throws IOException {
    return json(experiment + "/experiment.json");
  }

  private static String output(String experiment) throws IOException {
    return Files.readString(folder.resolve(experiment).resolve("output.txt"));
  }

  private static List<String> links() throws IOException {
    Matcher matcher = LINK.matcher(Files.readString(folder.resolve("index.html")));
    List<String> links = new ArrayList<>();
    while (matcher.find()) {
      links.add(matcher.group(1));
    }
    return links;
  }

  private static List<String> values(JsonArray rows, String key) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.getAsJsonObject().get(key).getAsString())
        .toList();
  }

  @Test
  void thePageLinksOnlyToFilesThatAreInItsFolder() throws IOException {
    assertThat(links())
        .isNotEmpty()
        .allSatisfy(
            link -> {
              assertThat(link).doesNotStartWith("/").doesNotContain(":");
              assertThat(folder.resolve(link)).isRegularFile();
            });
  }

  @Test
  void thePageHasEveryExperimentWithItsFiguresPicturesAndFilms() throws IOException {
    String page = Files.readString(folder.resolve("index.html"));
    JsonArray experiments = json("experiments.json").getAsJsonArray("experiments");
    assertThat(values(experiments, "folder"))
        .containsExactlyElementsOf(
            ExperimentItem.of(Experiments.ALL).stream().map(ExperimentItem::name).toList());
    for (JsonElement each : experiments) {
      JsonObject experiment = each.getAsJsonObject();
      String name = experiment.get("folder").getAsString();
      assertThat(page).contains("<article id=\"" + name + "\"");
      JsonArray compared = experiment.getAsJsonArray("compared");
      assertThat(compared).isNotEmpty();
      assertThat(page).contains(values(compared, "here"));
      assertThat(links())
          .containsAll(
              values(experiment.getAsJsonArray("shown"), "file").stream()
                  .map(file -> name + "/" + file)
                  .toList());
    }
    assertThat(page).doesNotContain("are finished");
  }

  @Test
  void everyTrainingHasAReport() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.endsWith("config.yaml")))
          .isNotEmpty()
          .allSatisfy(
              config ->
                  assertThat(Files.readString(config.resolveSibling("report.html")))
                      .contains("Make it again", "<td>Gymnasium</td>"));
    }
  }

  @Test
  void theTableInMarkdownHasEveryFigure() throws IOException {
    String table = Files.readString(folder.resolve("experiments.md"));
    long figures =
        StreamSupport.stream(
                json("experiments.json").getAsJsonArray("experiments").spliterator(), false)
            .mapToLong(each -> each.getAsJsonObject().getAsJsonArray("compared").size())
            .sum();
    assertThat(table.lines()).hasSize(2 + (int) figures);
    assertThat(table)
        .contains(
            "| `cartpole-v0-dqn` | games | 200 | 12 |",
            "| DQN1, seed 3: min, max, mean | 197, 500, 279 | ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cartpole-v0-dqn; episode 11 \\| score \\d+\\.00 \\| average score .* \\| epsilon 0\\.\\d\\d",
        "cartpole-v0-dqn; Game 4 Score: \\d+\\.0",
        "lunarlander-v2-five-minutes; Observation: Box\\(\\[-1.5 -1.5 .*\\], \\(8,\\), float32\\), float32",
        "lunarlander-v2-five-minutes; 'Action:      Discrete\\(4\\), int64'",
        "lunarlander-v2-five-minutes; action values = \\[.* .* .* .*\\]",
        "lunarlander-v2-five-minutes; '\\[\\d+\\.\\d\\] #5: length \\d+, score -?\\d+'",
        "lunarlander-v2-five-minutes; partially trained model: -?\\d+\\.\\d",
        "cartpole-v1-double-dqn-1; 'episode:10, reward: -?\\d+\\.0, epsilon: 0\\.\\d+'",
        "cartpole-v1-double-dqn-1; Average: \\d+\\.0",
        "cartpole-mega-test; 'episode: 1, score: \\d+\\.0'",
        "gridworld-dqn; all +1,814,436",
        "gridworld-d3qn; Num episode: 50 Mean reward: .* Prob random: 0.6000, Loss: \\d\\.\\d{4}",
        "mspacman-v0; \\(210, 160, 3\\)",
        "mspacman-v0; Discrete\\(9\\)",
        "mspacman-v0; a million transitions take .*",
      })
  void itPrintsWhatTheDocumentPrints(String experiment, String line) throws IOException {
    assertThat(output(experiment).lines()).anyMatch(Pattern.compile(line).asMatchPredicate());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cartpole-v0-dqn; algorithm.target_every; 1",
        "cartpole-v0-dqn-target-every-100; algorithm.target_every; 100",
        "cartpole-v1-double-dqn-1; stop.perfect_episodes; 0",
        "cartpole-v1-double-dqn-1-early-stop; stop.perfect_episodes; 3",
        "lunarlander-v2-five-minutes/partly-trained; environment.truncation_terminates; true",
        "lunarlander-v2-five-minutes-limit-500/partly-trained; environment.truncation_terminates; false",
        "gridworld-dqn; network.dueling; false",
        "gridworld-d3qn; algorithm.rule; double_dqn",
      })
  void aVariantDiffersFromTheDocument(String run, String key, String value) {
    TrainConfig config = RunFolder.open(folder.resolve(run)).config(Map.of());
    assertThat(ConfigValues.of(config).get(key)).hasToString(value);
  }

  @Test
  void theHistoryOfEpsilonIsKeptAndDrawn() throws IOException {
    JsonObject figures = figures("cartpole-v0-dqn");
    assertThat(figures.getAsJsonArray("epsilons")).hasSize(12);
    assertThat(figures.getAsJsonArray("epsilons").get(11).getAsDouble()).isBetween(0.5, 0.99);
    assertThat(picture("cartpole-v0-dqn/training.png").getWidth()).isEqualTo(1440);
  }

  @Test
  void rewardsAreWhatWasLearnt() throws IOException {
    JsonObject figures = figures("cartpole-v1-double-dqn-1");
    double score = figures.getAsJsonArray("scores").get(0).getAsDouble();
    // The last step's reward of 1 became −100.
    assertThat(figures.getAsJsonArray("rewards").get(0).getAsDouble()).isEqualTo(score - 101);
  }

  @Test
  void landingIsJudgedBeforeInTheMiddleAndAfterwards() throws IOException {
    JsonObject figures = figures("lunarlander-v2-five-minutes");
    assertThat(figures.getAsJsonObject("returns").keySet())
        .containsExactly("initial", "partially trained", "fully trained");
    assertThat(figures.get("cuts").getAsInt()).isPositive();
    assertThat(output("lunarlander-v2-five-minutes"))
        .containsPattern("an episode came to the cut at 80 steps: yes, ");
    assertThat(figures("lunarlander-v2-five-minutes-limit-500").getAsJsonObject("returns").keySet())
        .containsExactly("initial", "partially trained");
  }

  /** Over some thousand games of each rule the means were 42 and 50 to 57. */
  @Test
  void theTableHasTheDocumentsPoliciesAndOurs() throws IOException {
    JsonObject returns = figures("cartpole-v1-table").getAsJsonObject("returns");
    assertThat(returns.keySet())
        .containsExactly(
            "Dumb 1", "Dumb 2", "Neural", "DQN1, seed 3", "DQN2, seed 3", "OURS, seed 3");
    assertThat(returns.getAsJsonObject("Dumb 1").get("mean").getAsDouble()).isBetween(38.0, 46.0);
    assertThat(returns.getAsJsonObject("Dumb 2").get("max").getAsDouble()).isGreaterThan(100);
    assertThat(output("cartpole-v1-table")).contains("Neural", "222", "not run: ");
  }

  @Test
  void msPacmanIsDrawnBeforeAndAfterUnderTheDocumentsTitles() throws IOException {
    BufferedImage picture = picture("mspacman-v0/preprocessing.png");
    assertThat(picture.getHeight()).isEqualTo(28 + 420);
    // Walls of the maze are light in the game and in what the agent sees.
    assertThat(picture.getRGB(8, 28 + 4) & 0xFFFFFF).isNotZero();
    assertThat(picture.getRGB(320 + 16 + 8, 28 + 4) & 0xFFFFFF).isNotZero();
    assertThat(figures("mspacman-v0").get("frame_bytes").getAsInt()).isEqualTo(88 * 80);
  }

  private static BufferedImage picture(String file) throws IOException {
    return ImageIO.read(folder.resolve(file).toFile());
  }

  @Test
  void whatIsFinishedIsSkippedAndATrainingThatWasInterruptedBeginsAnew() throws IOException {
    Path table = folder.resolve("cartpole-v1-table");
    Path finished = table.resolve("dqn1-3/training.json");
    String before = Files.readString(finished);
    String figuresBefore = figures("cartpole-v1-table").get("returns").toString();
    Files.delete(table.resolve("experiment.json"));
    Files.delete(table.resolve("dqn2-3/training.json"));
    Files.writeString(table.resolve("dqn2-3/left-over"), "");

    CommandRun again = all(3);

    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.out().lines().filter(line -> line.startsWith("finished before: ")))
        .hasSize(15);
    // It has the seconds that the training took, so that another would differ.
    assertThat(finished).hasContent(before);
    assertThat(table.resolve("dqn2-3/left-over")).doesNotExist();
    assertThat(figures("cartpole-v1-table").getAsJsonObject("returns").keySet()).hasSize(6);
    assertThat(withoutSeconds(figures("cartpole-v1-table").get("returns").toString()))
        .isEqualTo(withoutSeconds(figuresBefore));
  }

  private static String withoutSeconds(String figures) {
    return figures.replaceAll("\"seconds\":[^,}]*", "");
  }

  @Test
  void anotherSeedIsRefusedInItsFolder() {
    CommandRun other = all(4);
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.err()).contains("has experiments with the settings {\"seed\":3,");
  }
}
