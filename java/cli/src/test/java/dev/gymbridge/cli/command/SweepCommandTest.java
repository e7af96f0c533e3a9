package dev.gymbridge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.CommandProcess;
import dev.gymbridge.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps on a real environment. */
final class SweepCommandTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path temporary;

  private static List<String> arguments(Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "sweep",
                "CartPole-v1",
                "--jobs=2",
                "--final-episodes=3",
                "--set=algorithm.learning_starts=100",
                "--set=evaluation.every=1000",
                "--set=checkpoint_every=500",
                "--out=" + out));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static CommandRun sweep(Path out, String... more) {
    return CommandRun.of(arguments(out, more).toArray(String[]::new));
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  @Test
  void everySeedIsTrainedWithEveryValueAndCompared() throws IOException {
    Path out = temporary.resolve("all of it");

    CommandRun run =
        sweep(out, "--seeds=3", "--steps=400", "--set=network.hidden_layers=[8,8],[16]");
    CommandRun again =
        sweep(out, "--seeds=3", "--steps=400", "--set=network.hidden_layers=[8,8],[16]");
    CommandRun other =
        sweep(out, "--seeds=3", "--steps=500", "--set=network.hidden_layers=[8,8],[16]");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("(1 of 2) hidden_layers-8-8-seed-3: trained 4", "hidden layers [8, 8]  1  ")
        .contains("all of it: " + out);
    assertThat(json(out.resolve("compare.json")).getAsJsonArray("groups")).hasSize(2);
    assertThat(out.resolve("compare.png")).isNotEmptyFile();
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("<td>hidden layers [8, 8]</td>", "href=\"hidden_layers-8-8-seed-3/report.html\"")
        .contains("gymbridge sweep CartPole-v1 --seeds 3 --set", "--steps 400 --jobs 2");
    assertThat(again.status()).isZero();
    assertThat(again.out().lines().filter(line -> line.endsWith(": finished before"))).hasSize(2);
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.err()).contains("is another run: its stop.steps is 400, not 500");
  }

  @Test
  void oneThatFailsLeavesTheOthersAlone() throws IOException {
    Path out = temporary.resolve("out");

    CommandRun run =
        sweep(out, "--seeds=1", "--steps=1000", "--set=optimizer.learning_rate=1e30,0.001");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("learning_rate-1e30-seed-1 failed: .*(diverged|finite)")
        .contains("learning_rate-0.001-seed-1: trained 1,0");
    assertThat(run.err()).contains("1 of 2 trainings failed");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("What went wrong", "<td>failed</td>", "1 failed")
        .containsPattern("<td>[^<]*(diverged|finite)");
    assertThat(json(out.resolve("compare.json")).getAsJsonArray("groups")).hasSize(1);
  }

  @Test
  void aSweepThatIsKilledGoesOnToTheSameBits() throws Exception {
    Path killed = temporary.resolve("killed");
    Path whole = temporary.resolve("whole");
    String[] more = {"--seeds=1..2", "--steps=2000", "--set=network.hidden_layers=[16]"};

    Process process = start(arguments(killed, more));
    List<Path> runs = List.of(killed.resolve("seed-1"), killed.resolve("seed-2"));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!runs.stream().allMatch(SweepCommandTest::hasCheckpoint)) {
      assertThat(System.nanoTime()).as("no checkpoints").isLessThan(end);
      Thread.sleep(5);
    }
    process.destroyForcibly().waitFor();
    List<String> unfinished =
        runs.stream()
            .filter(run -> !Files.exists(run.resolve("evaluation.json")))
            .map(Path::toString)
            .toList();

    CommandRun again = sweep(killed, more);
    CommandRun undisturbed = sweep(whole, more);

    assertThat(unfinished).isNotEmpty();
    assertThat(again.status()).as(again.out() + again.err()).isZero();
    assertThat(undisturbed.status()).as(undisturbed.out() + undisturbed.err()).isZero();
    for (String run : List.of("seed-1", "seed-2")) {
      for (String file : List.of("best.safetensors", "metrics.csv", "episodes.csv")) {
        assertThat(killed.resolve(run).resolve(file))
            .hasSameBinaryContentAs(whole.resolve(run).resolve(file));
      }
    }
  }

  private static Process start(List<String> arguments) throws IOException {
    return CommandProcess.of(List.of(), arguments)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static boolean hasCheckpoint(Path run) {
    Path checkpoints = run.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.anyMatch(file -> file.toString().endsWith(".safetensors"));
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void jsonLinesHaveWhatEachTrainingTells() {
    CommandRun run = sweep(temporary.resolve("out"), "--seeds=5", "--steps=300", "--json-lines");

    List<JsonObject> lines =
        run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    assertThat(lines.get(0).get("item").getAsString()).isEqualTo("seed-5");
    assertThat(lines.stream().map(line -> line.get("event").getAsString()))
        .containsExactly("start", "end", "comparison");
  }

  @Test
  void whatCannotBeTrainedIsRefusedBeforeAnythingStarts() {
    Path out = temporary.resolve("out");

    CommandRun key = sweep(out, "--seeds=1", "--set=optimizer.lerning_rate=1,2");
    CommandRun value = sweep(out, "--seeds=1", "--set=replay.batch_size=32,-1");
    CommandRun seeds = sweep(out, "--seeds=5..1");

    assertThat(key.err()).contains("the nearest is optimizer.learning_rate");
    assertThat(value.err()).contains("replay.batch_size is -1");
    assertThat(seeds.status()).isEqualTo(2);
    assertThat(seeds.err()).contains("5..1 goes backwards");
    assertThat(out).doesNotExist();
  }
}
