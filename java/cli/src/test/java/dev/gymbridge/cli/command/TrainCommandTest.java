package dev.gymbridge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.CommandProcess;
import dev.gymbridge.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands train, evaluate and presets, on real environments. */
final class TrainCommandTest {
  private static final List<String> SHORT =
      List.of(
          "--steps=600",
          "--set=network.hidden_layers=[16]",
          "--set=algorithm.learning_starts=100",
          "--set=evaluation.every=300",
          "--set=evaluation.episodes=3");

  @TempDir private Path temporary;

  private Path run() {
    return temporary.resolve("run");
  }

  private CommandRun train(String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--no-film");
    return trainAndFilm(arguments.toArray(String[]::new));
  }

  private CommandRun trainAndFilm(String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "CartPole-v1", "--out=" + run()));
    arguments.addAll(SHORT);
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static JsonObject lastLine(CommandRun run) {
    assertThat(run.status()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
  }

  @Test
  void aRunIsSummedUp() {
    CommandRun run = train();

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .matches(
            """
            (?s)trained 600 steps in .* s, until the step limit was reached
            evaluated .*best.safetensors, from step .* in 100 episodes .*
            return: mean .*, std .*, min .*, max .*
            run folder .*run
            """);
  }

  @Test
  void jsonHasTheEvaluationInItsLastLineAndInTheRunFolder() throws IOException {
    JsonObject result = lastLine(train("--json", "--seed=4"));

    assertThat(result.keySet())
        .contains(
            "episodes",
            "mean",
            "std",
            "min",
            "max",
            "median",
            "steps",
            "seconds",
            "checkpoint",
            "environment",
            "seed");
    assertThat(result.get("episodes").getAsInt()).isEqualTo(100);
    assertThat(result.get("seed").getAsLong()).isEqualTo(4);
    assertThat(result.get("environment").getAsString()).isEqualTo("CartPole-v1");
    assertThat(JsonParser.parseString(Files.readString(run().resolve("evaluation.json"))))
        .isEqualTo(result);
  }

  @Test
  void aRunLeavesAReportWhoseCommandMakesItAgain() throws IOException {
    JsonObject result = lastLine(train("--json", "--seed=4", "--final-episodes=5"));

    String page = Files.readString(run().resolve("report.html"));
    assertThat(page)
        .contains("<data id=\"mean\" value=\"%s\">".formatted(result.get("mean").getAsDouble()))
        .contains("<data id=\"steps\" value=\"600.0\">")
        .contains("DJL ", "PyTorch ", "<td>Java</td>", "on cpu()");
    String command = page.replaceAll("(?s).*<pre id=\"command\">gymbridge (.*?)</pre>.*", "$1");
    Path again = temporary.resolve("again");
    List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
    arguments.add("--out=" + again);
    CommandRun second = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(second.status()).as(second.err()).isZero();
    for (String table : List.of("config.yaml", "evaluations.csv", "episodes.csv", "best.pt")) {
      assertThat(again.resolve(table)).as(table).hasSameBinaryContentAs(run().resolve(table));
    }
  }

  @Test
  void theBestAndAMedianEpisodeAreFilmedWithTheirReturns() throws IOException {
    JsonObject result = lastLine(trainAndFilm("--json"));

    String page = Files.readString(run().resolve("report.html"));
    assertThat(number(page, "film-best")).isEqualTo(result.get("max").getAsDouble());
    assertThat(number(page, "film-median"))
        .isCloseTo(result.get("median").getAsDouble(), within(3.0));
    assertThat(page.split("the same return as in the evaluation", -1)).hasSize(3);
    assertThat(page).doesNotContain("No film").doesNotContain("In the evaluation its return");
    assertThat(page.length()).isLessThan(3_000_000);
    assertThat(run().resolve("best.mp4")).isNotEmptyFile();
    assertThat(run().resolve("median.mp4")).isNotEmptyFile();
  }

  @Test
  void aReportFilmsWhatATrainingDidNot() throws IOException {
    JsonObject result = lastLine(train("--json"));
    Path page = run().resolve("report.html");
    assertThat(page).content().contains("No film yet: gymbridge report makes it.");

    CommandRun report = CommandRun.of("report", run().toString());

    assertThat(report.status()).as(report.err()).isZero();
    assertThat(number(Files.readString(page), "film-best"))
        .isEqualTo(result.get("max").getAsDouble());
  }

  @Test
  void aFilmIsOfTheLastFinalEvaluation() throws IOException {
    lastLine(trainAndFilm("--json", "--final-episodes=1"));
    assertThat(run().resolve("best-and-median.mp4")).isNotEmptyFile();

    CommandRun goneOn =
        CommandRun.of("train", "--resume=" + run(), "--steps=900", "--json", "--no-film");

    JsonObject result = lastLine(goneOn);
    assertThat(run().resolve("best-and-median.mp4")).doesNotExist();
    assertThat(run().resolve("report.html")).content().contains("No film yet");
    CommandRun.of("report", run().toString());
    assertThat(number(Files.readString(run().resolve("report.html")), "film-best"))
        .isEqualTo(result.get("max").getAsDouble());
  }

  @Test
  void whereNothingIsRenderedTheReportSaysWhyThereIsNoFilm() throws IOException {
    CommandRun run =
        CommandRun.of(
            "train",
            "gymbridge_environments:ThreeStates-v0",
            "--out=" + run(),
            "--allow-module=gymbridge_environments",
            "--final-episodes=2",
            "--steps=300",
            "--set=network.hidden_layers=[16]",
            "--set=evaluation.every=0");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run().resolve("report.html"))
        .content()
        .containsPattern("<p>No film: [^<]*render")
        .doesNotContain("<video");
  }

  private static double number(String page, String name) {
    Matcher data =
        Pattern.compile("<data id=\"%s\" value=\"([^\"]+)\"".formatted(name)).matcher(page);
    assertThat(data.find()).as(name).isTrue();
    return Double.parseDouble(data.group(1));
  }

  @Test
  void aReportThatCannotBeWrittenIsAWarning() throws IOException {
    Path inItsPlace = run().resolve("report.html/file");
    train("--final-episodes=0");
    Files.delete(run().resolve("report.html"));
    Files.createDirectories(inItsPlace);

    CommandRun run = CommandRun.of("train", "--resume=" + run(), "--steps=900");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err())
        .containsOnlyOnce("gymbridge: warning: no report.html is written: cannot write ");
  }

  @Test
  void jsonLinesTellWhatHappens() {
    CommandRun run = train("--json-lines", "--set=metrics_every=200");

    assertThat(run.status()).as(run.err()).isZero();
    List<JsonObject> lines =
        run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    assertThat(lines.stream().map(line -> line.get("event").getAsString()))
        .containsExactly(
            "start", "metrics", "evaluation", "metrics", "metrics", "evaluation", "end");
    assertThat(lines.get(0).get("most_steps").getAsLong()).isEqualTo(600);
    assertThat(lines.get(1).get("steps").getAsLong()).isEqualTo(200);
    assertThat(lines.get(6).get("reason").getAsString()).isEqualTo("steps");
    assertThat(lines.get(6).get("episodes").getAsInt()).isEqualTo(100);
  }

  @Test
  void aRunThatWasKilledInItsFinalEvaluationPlaysItAgain() throws IOException {
    JsonObject first = lastLine(train("--json"));
    Files.delete(run().resolve("evaluation.json"));

    JsonObject second = lastLine(CommandRun.of("train", "--resume=" + run(), "--json"));
    CommandRun third = CommandRun.of("train", "--resume=" + run(), "--json");

    for (String key : List.of("mean", "std", "steps", "training_steps")) {
      assertThat(second.get(key)).as(key).isEqualTo(first.get(key));
    }
    assertThat(run().resolve("evaluation.json")).exists();
    assertThat(third.err()).contains("has ended: the step limit was reached");
  }

  @Test
  void evaluatePlaysTheSameEpisodesAsTheEndOfTheTraining() {
    JsonObject trained = lastLine(train("--json"));

    JsonObject evaluated = lastLine(CommandRun.of("evaluate", run().toString(), "--json"));

    for (String key : List.of("mean", "std", "min", "max", "median", "steps", "checkpoint")) {
      assertThat(evaluated.get(key)).as(key).isEqualTo(trained.get(key));
    }
  }

  @Test
  void evaluateTakesTheLastNetworkACheckpointOrOtherEpisodes() {
    train("--json");

    JsonObject last = lastLine(CommandRun.of("evaluate", run().toString(), "--last", "--json"));
    Path checkpoint = run().resolve("checkpoints/step-000000000600.safetensors");
    JsonObject file =
        lastLine(CommandRun.of("evaluate", checkpoint.toString(), "--episodes=5", "--json"));

    assertThat(last.get("steps").getAsLong()).isEqualTo(600);
    assertThat(file.get("checkpoint").getAsString()).isEqualTo(checkpoint.toString());
    assertThat(file.get("episodes").getAsInt()).isEqualTo(5);
  }

  @Test
  void aRunThatEndedGoesOnWithMoreSteps() {
    train();

    JsonObject result =
        lastLine(CommandRun.of("train", "--resume=" + run(), "--steps=900", "--json"));

    // Eight environments: the last step can bring up to seven more.
    assertThat(result.get("training_steps").getAsLong()).isBetween(900L, 907L);
  }

  @Test
  void theRunsOwnEnvironmentCanBeNamedWhereItGoesOn() {
    train();

    CommandRun other = CommandRun.of("train", "Acrobot-v1", "--resume=" + run(), "--steps=700");
    CommandRun ended = CommandRun.of("train", "CartPole-v1", "--resume=" + run());
    CommandRun same =
        CommandRun.of("train", "CartPole-v1", "--resume=" + run(), "--steps=700", "--no-film");

    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains(run() + " is a run of CartPole-v1, not of Acrobot-v1");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .contains(
            run()
                + " has ended: the step limit was reached. To go on, set stop.steps to another value");
    assertThat(same.status()).isEqualTo(0);
  }

  @Test
  void sigtermEndsARunWithACheckpointThatItGoesOnFrom() throws Exception {
    Path err = temporary.resolve("err");
    Process process =
        CommandProcess.of(
                List.of(),
                List.of(
                    "train",
                    "CartPole-v1",
                    "--out=" + run(),
                    "--steps=1000000",
                    "--set=metrics_every=100"))
            .redirectError(err.toFile())
            .start();
    try {
      Path metrics = run().resolve("metrics.csv");
      while (!Files.exists(metrics) || Files.readAllLines(metrics).size() < 5) {
        assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
      }
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(err).content().contains("go on with: gymbridge train --resume " + run());
    CommandRun last = CommandRun.of("evaluate", run().toString(), "--last", "--json");
    assertThat(lastLine(last).get("steps").getAsLong()).isGreaterThan(400);
  }

  @Test
  void nobodyElseTouchesARunInItsFinalEvaluationWhichEndsWithItsInput() throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("train", "CartPole-v1", "--out=" + run(), "--until-input-ends"));
    arguments.addAll(SHORT);
    arguments.add("--final-episodes=10000000");
    Process process =
        CommandProcess.of(List.of(), arguments)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    CommandRun meanwhile;
    try {
      Path last = run().resolve("checkpoints/step-000000000600.safetensors");
      while (!Files.exists(last)) {
        assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
      }
      meanwhile = CommandRun.of("train", "--resume=" + run(), "--final-episodes=1");
      process.getOutputStream().close();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(meanwhile.err()).contains(run() + " is in use: another training writes into it");
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(run().resolve("evaluation.json")).doesNotExist();
    CommandRun again = CommandRun.of("train", "--resume=" + run(), "--final-episodes=1", "--json");
    assertThat(lastLine(again).get("episodes").getAsInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--set=learning_rat=1 | there is no key \"learning_rat\"; the nearest is optimizer.learning_rate",
        "--set=learning_rate=-1 | optimizer.learning_rate is -1.0; it has to be above 0, and finite",
        "--set=replay.batch_size=many | replay.batch_size is many; it has to be a whole number",
        "--set=environment.id=Acrobot-v1 | environment.id cannot be set to Acrobot-v1",
        "--preset=zo | there is no preset \"zo\" for CartPole-v1; the nearest is zoo",
        "--device=tpu | device is \"tpu\"; it can be auto, cpu, gpu",
      })
  void aMistakeIsAOneLineErrorAndNothingStarts(String argument, String message) {
    CommandRun run = train(argument);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines()).singleElement().asString().startsWith("gymbridge: " + message);
    assertThat(run()).doesNotExist();
  }

  @Test
  void aFolderThatExistsIsNotTouched() throws IOException {
    Files.createDirectory(run());

    CommandRun run = train();

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("exists already").hasLineCount(1);
    assertThat(run()).isEmptyDirectory();
  }

  @Test
  void presetsAreListedWithTheirSources() {
    CommandRun table = CommandRun.of("presets");
    JsonArray json =
        JsonParser.parseString(CommandRun.of("presets", "--json").out()).getAsJsonArray();

    assertThat(table.out()).contains("LunarLander-v2", "zoo", "RL Baselines3 Zoo");
    assertThat(json).hasSizeGreaterThan(8);
    assertThat(json.get(0).getAsJsonObject().keySet())
        .containsExactly("environment", "name", "source", "notes", "values");
  }

  /** A greedy policy that has learnt nothing walks against a wall for ever. */
  @Test
  void episodesWithoutABoundAreLeftAndItIsSaid() {
    CommandRun trained =
        CommandRun.of(
            "train",
            "CliffWalking-v1",
            "--out=" + run(),
            "--no-film",
            "--steps=200",
            "--set=network.hidden_layers=[4]",
            "--set=algorithm.learning_starts=150",
            "--set=evaluation.every=100",
            "--set=evaluation.episodes=2",
            "--set=evaluation.max_episode_steps=50");
    CommandRun longer =
        CommandRun.of("evaluate", run().toString(), "--episodes=3", "--max-steps=70");
    Path film = temporary.resolve("film.gif");
    CommandRun played = CommandRun.of("play", run().toString(), "--video=" + film);

    assertThat(trained.status()).as(trained.err()).isZero();
    assertThat(trained.err())
        .containsOnlyOnce(
            "warning: 2 of the 2 episodes of the evaluation after 100 steps had not ended at the limit");
    assertThat(trained.out())
        .contains("in 100 episodes (5,000 steps")
        .contains("100 of the episodes had not ended at the limit of steps");
    assertThat(longer.out())
        .contains("in 3 episodes (210 steps")
        .contains("3 of the episodes had not ended at the limit of steps");
    assertThat(played.out())
        .as(played.err())
        .contains("It had not ended at this limit of an evaluation's steps: see --max-steps");
  }

  @ParameterizedTest
  @CsvSource({"raise ValueError('it broke')", "os._exit(3)", "return None"})
  void aStepThatFailsCostsItsEpisodeOnlyWhereThatIsAskedFor(String failing) throws IOException {
    Files.writeString(
        temporary.resolve("brittle.py"),
        """
        import os
        from gymnasium.envs.classic_control import CartPoleEnv
        from gymnasium.envs.registration import register

        register("Brittle-v0", entry_point="brittle:Brittle", max_episode_steps=40)

        class Brittle(CartPoleEnv):
            def reset(self, *, seed=None, options=None):
                self.left = 8 if seed % 4 == 0 else 1000
                return super().reset(seed=seed)

            def step(self, action):
                self.left -= 1
                if self.left == 0:
                    FAILS
                return super().step(action)
        """
            .replace("FAILS", failing));
    String[] arguments = {
      "train",
      "brittle:Brittle-v0",
      "--allow-module=brittle",
      "--module-path=" + temporary,
      "--out=" + run(),
      "--steps=200",
      "--set=network.hidden_layers=[4]",
      "--set=algorithm.learning_starts=150",
      "--set=evaluation.every=0",
      "--final-episodes=8"
    };
    CommandRun stopped = CommandRun.of(arguments);
    CommandRun truncated =
        CommandRun.of(
            "train",
            "--resume=" + run(),
            "--on-crash=truncate",
            "--allow-module=brittle",
            "--module-path=" + temporary,
            "--final-episodes=8");

    assertThat(stopped.status()).isEqualTo(1);
    assertThat(run().resolve("checkpoints")).isNotEmptyDirectory();
    assertThat(truncated.status()).as(truncated.err()).isZero();
    assertThat(truncated.err()).contains("truncated its episode before a step");
    assertThat(truncated.out()).contains("trained 200 steps").contains("in 8 episodes");
  }

  /** Each constructor takes 2.6 s: after the second, 5 s have gone. */
  @Test
  void slowEnvironmentsAreToldOfAndTheirLimitsAreOptions() throws IOException {
    Files.writeString(
        temporary.resolve("slow.py"),
        """
        import time
        from gymnasium.envs.classic_control import CartPoleEnv
        from gymnasium.envs.registration import register

        register("Slow-v0", entry_point="slow:Slow", max_episode_steps=40)

        class Slow(CartPoleEnv):
            def __init__(self):
                time.sleep(2.6)
                super().__init__()

            def reset(self, **given):
                time.sleep(0.8)
                return super().reset(**given)
        """);
    CommandRun told = slow(3, "--make-timeout=60", "--step-timeout=30");
    CommandRun making = slow(1, "--make-timeout=1.5");
    CommandRun resetting = slow(1, "--step-timeout=0.5");

    assertThat(told.status()).as(told.err()).isZero();
    assertThat(told.err()).isEqualToIgnoringNewLines("gymbridge: making 3 environments: 2 made");
    assertThat(making.status()).isEqualTo(1);
    assertThat(making.err())
        .contains("making slow:Slow-v0 did not succeed")
        .contains("did not answer Make within 1.5 s (see --make-timeout)");
    assertThat(resetting.status()).isEqualTo(1);
    assertThat(resetting.err()).contains("did not answer Reset within 0.5 s (see --step-timeout)");
  }

  private CommandRun slow(int environments, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "rollout", "slow:Slow-v0", "--allow-module=slow", "--module-path=" + temporary));
    arguments.addAll(List.of("--envs=" + environments, "--episodes=3", "--max-steps=2"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
