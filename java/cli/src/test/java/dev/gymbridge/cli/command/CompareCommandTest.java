package dev.gymbridge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.CommandRun;
import dev.gymbridge.cli.runs.WrittenRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompareCommandTest {
  @TempDir private Path folder;

  private WrittenRun run(String name, Map<String, Object> changes) throws IOException {
    return new WrittenRun(folder.resolve(name), "CartPole-v1", changes);
  }

  /** Runs of a rule with seeds from 1 on, whose final evaluations have these means. */
  private List<String> runs(String rule, double... means) throws IOException {
    List<String> folders = new ArrayList<>();
    for (int seed = 1; seed <= means.length; seed++) {
      folders.add(
          run(
                  rule + " ü " + seed,
                  Map.of("algorithm.rule", rule, "optimizer.learning_rate", 5e-4, "seed", seed))
              .evaluations(means[seed - 1] / 2, means[seed - 1])
              .result(Double.toString(means[seed - 1]))
              .folder()
              .toString());
    }
    return folders;
  }

  private static CommandRun compare(List<String> runs, String... more) {
    List<String> arguments = new ArrayList<>(List.of("compare"));
    arguments.addAll(runs);
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static CommandRun compared(List<String> runs, String... more) {
    CommandRun run = compare(runs, more);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  private List<String> both() throws IOException {
    List<String> all = new ArrayList<>(runs("dqn", 100, 200, 300, 400));
    all.addAll(runs("double_dqn", 500, 500, 350, 150));
    return all;
  }

  @Test
  void groupsAreWhatDiffersBesidesTheSeed() throws IOException {
    Path json = folder.resolve("c.json");

    CommandRun run = compared(both(), "--json=" + json);

    assertThat(run.out().lines())
        .anyMatch(
            line -> line.matches("dqn +4 +250 \\[.*, .*] +250 \\[.*] +250 \\[.*] +500 by 0 .*"))
        .anyMatch(
            line -> line.matches("double dqn +4 +375 \\[.*] +425 \\[.*] +425 \\[.*] +500 by 2 .*"))
        .anyMatch(line -> line.matches("dqn +double dqn +0.25 \\[.*]"))
        .anyMatch(line -> line.contains("95 % intervals, stratified bootstrap, 50,000 resamples"));
    JsonObject group =
        JsonParser.parseString(Files.readString(json))
            .getAsJsonObject()
            .getAsJsonArray("groups")
            .get(1)
            .getAsJsonObject();
    assertThat(group.get("environment").getAsString()).isEqualTo("CartPole-v1");
    JsonObject mean = group.getAsJsonObject("mean");
    assertThat(mean.get("value").getAsDouble()).isEqualTo(375);
    assertThat(mean.get("low").getAsDouble()).isBetween(150.0, 300.0);
    assertThat(mean.get("high").getAsDouble()).isBetween(450.0, 500.0);
    assertThat(group.getAsJsonArray("runs")).hasSize(4);
  }

  @Test
  void theSameRunsHaveTheSameIntervals() throws IOException {
    List<String> runs = both();
    assertThat(compared(runs).out()).isEqualTo(compared(runs).out());
  }

  @Test
  void aKeyMakesOtherGroups() throws IOException {
    CommandRun seeds = compared(both(), "--group-by=seed");
    CommandRun former = compared(both(), "--group-by=learning_rate");
    CommandRun unknown = compare(both(), "--group-by=learning_rat");

    assertThat(seeds.out()).contains("seed 1  2  ", "seed 4  2  ");
    assertThat(former.out()).containsPattern("learning rate 0.0005 +8 ");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err()).contains("the nearest is optimizer.learning_rate");
  }

  @Test
  void stepsAndSecondsToAThresholdAreTheMedianRuns() throws IOException {
    List<String> all = runs("dqn", 100, 200, 300, 400, 500);

    List<String> row =
        List.of(
            compared(all, "--threshold=200").out().lines().toList().get(1).trim().split(" {2,}"));

    // Of 5 runs 4 reach 200: two of them at once, and two in the second evaluation.
    assertThat(row.subList(5, 8)).containsExactly("200 by 4", "2,000", "5");
  }

  @Test
  void environmentsAreGroupsOfTheirOwnAndImprovementIsOverBoth() throws IOException {
    List<String> all = new ArrayList<>();
    for (String environment : List.of("CartPole-v1", "Acrobot-v1")) {
      for (int rate : List.of(1, 2)) {
        for (int seed : List.of(1, 2)) {
          all.add(
              new WrittenRun(
                      folder.resolve(environment + rate + seed),
                      environment,
                      Map.of("optimizer.learning_rate", rate / 1e3, "seed", seed))
                  .result(environment.equals("CartPole-v1") ? "" + rate : "" + -rate)
                  .folder()
                  .toString());
        }
      }
    }

    assertThat(compared(all).out())
        .containsPattern("CartPole-v1, learning rate 0.001 +2 +1 ")
        .containsPattern("Acrobot-v1, learning rate 0.002 +2 +-2 ")
        .containsPattern("learning rate 0.001 +learning rate 0.002 +0.5 ");
  }

  @Test
  void tablesAndPicturesAreWritten() throws IOException {
    Path csv = folder.resolve("c.csv");
    Path picture = folder.resolve("c.svg");

    compared(both(), "--csv=" + csv, "--picture=" + picture, "--dark");
    CommandRun again = compare(both(), "--csv=" + csv);

    assertThat(Files.readAllLines(csv))
        .hasSize(3)
        .element(2)
        .asString()
        .startsWith("\"double dqn\",\"CartPole-v1\",4,375.0,");
    assertThat(Files.readString(picture)).contains("<svg");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains("--force replaces it");
  }

  @Test
  void aRunWithoutAFinalEvaluationCountsByItsLastOne() throws IOException {
    Path run = run("run", Map.of()).evaluations(1, 20).folder();

    assertThat(compared(List.of(run.toString())).out())
        .containsPattern("CartPole-v1 +1 +20 +20 +20 ")
        .contains("of 1 runs without a final evaluation the last one during training counts")
        .contains("a group of one run has no interval");
  }

  @Test
  void aRunThatWasNeverEvaluatedIsRefused() throws IOException {
    Path run = run("run", Map.of()).episodes(1, 2).folder();

    CommandRun refused = compare(List.of(run.toString()));

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains(run + " has not been evaluated yet").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"high\"", "[]"})
  void anEvaluationWithoutANumberIsRefused(String mean) throws IOException {
    Path run = run("run", Map.of()).result(mean).folder();

    CommandRun refused = compare(List.of(run.toString()));

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains(run.toString()).hasLineCount(1);
  }

  @Test
  void aMeanThatIsNoNumberIsRefused() throws IOException {
    Path run = run("run", Map.of()).evaluations(Double.NaN).folder();

    CommandRun refused = compare(List.of(run.toString()));

    assertThat(refused.err())
        .contains("the mean return of the last evaluation of " + run + " is NaN")
        .hasLineCount(1);
  }
}
