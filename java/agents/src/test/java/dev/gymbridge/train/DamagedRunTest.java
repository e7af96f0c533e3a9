package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.run.Checkpoint;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose files were damaged goes on from the checkpoint before, to the same bits. */
final class DamagedRunTest {
  private static final String CARTPOLE = "CartPole-v1";
  private static final EnvServer SERVER = EnvServer.local();
  private static final TrainConfig CONFIG =
      TrainingRuns.config(CARTPOLE, Map.of("stop.steps", 600, "checkpoint_every", 200));
  private static final EnvDescription DESCRIPTION = TrainingRuns.description(SERVER, CARTPOLE);

  /** The whole run, and the same one when it was cut, with checkpoints of steps 400 and 410. */
  @TempDir private static Path runs;

  @TempDir private Path temporary;

  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void train() {
    TrainingRuns.train(SERVER, CONFIG, straight());
    TrainingRuns.trainUntil(SERVER, CONFIG, runs.resolve("cut"), 410);
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static Path straight() {
    return runs.resolve("straight");
  }

  private static Path checkpoint(Path run, int steps) {
    return run.resolve("checkpoints/step-%012d.safetensors".formatted(steps));
  }

  private Path copyOfTheRun() throws IOException {
    Path copy = temporary.resolve("run");
    try (Stream<Path> files = Files.walk(runs.resolve("cut"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(runs.resolve("cut").relativize(file).toString()));
      }
    }
    return copy;
  }

  /** Places in a safetensors file: its parts, and its arrays by their names. */
  private static Map<String, Integer> regions(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong(0);
    String json = new String(file, 8, length, StandardCharsets.UTF_8);
    Map<String, Integer> regions = new LinkedHashMap<>();
    regions.put("length of the header", 3);
    regions.put("start of the header", 8);
    regions.put("name of an array", 8 + json.indexOf("hidden.0.weight"));
    regions.put("state", 8 + json.indexOf("gradientSteps"));
    regions.put("checksum", 8 + json.indexOf("crc32c") + 10);
    JsonObject header = JsonParser.parseString(json).getAsJsonObject();
    for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
      JsonElement offsets = entry.getValue().getAsJsonObject().get("data_offsets");
      if (offsets != null) {
        int start = offsets.getAsJsonArray().get(0).getAsInt();
        int end = offsets.getAsJsonArray().get(1).getAsInt();
        if (end > start) {
          regions.put("array " + entry.getKey(), 8 + length + (start + end) / 2);
        }
      }
    }
    return regions;
  }

  private static void flip(Path file, int place) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[place] ^= 0x10;
    Files.write(file, bytes);
  }

  private Checkpoint newest(Path run) throws IOException {
    return RunFolder.open(run)
        .newest(
            TrainingRuns.network(CONFIG, DESCRIPTION), CONFIG.replay().capacity(), warnings::add);
  }

  private void resume(Path run) {
    RunFolder folder = RunFolder.open(run);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void warned(String message) {
            warnings.add(message);
          }
        };
    TrainingRuns.run(SERVER, folder.config(Map.of()), folder, true, listener);
  }

  @Test
  void whereverAByteIsFlippedTheCheckpointBeforeIsUsedAndSaidInALine() throws IOException {
    Path run = copyOfTheRun();
    Path damaged = checkpoint(run, 410);
    byte[] whole = Files.readAllBytes(damaged);
    Map<String, Integer> regions = regions(whole);
    assertThat(regions.keySet())
        .contains("array replay.rewards", "array replay.0.open", "array episode.0.repeats")
        .contains("array adam.variance.hidden.1.bias", "array target.hidden.0.weight");
    for (Map.Entry<String, Integer> region : regions.entrySet()) {
      Files.write(damaged, whole);
      flip(damaged, region.getValue());
      warnings.clear();

      assertThat(newest(run).agent().steps()).as(region.getKey()).isEqualTo(400);
      assertThat(warnings)
          .as(region.getKey())
          .singleElement()
          .asString()
          .startsWith(damaged + " is ")
          .endsWith("; the checkpoint before it is used")
          .doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"length of the header", "state", "array hidden.0.weight", "array replay.rewards"})
  void resumedItComesToTheSameBits(String region) throws IOException {
    Path run = copyOfTheRun();
    Path damaged = checkpoint(run, 410);
    flip(damaged, Objects.requireNonNull(regions(Files.readAllBytes(damaged)).get(region)));
    resume(run);

    assertThat(warnings).hasSize(1);
    TrainingRuns.assertSame(straight(), run, DESCRIPTION);
  }

  @Test
  void cutShortItComesToTheSameBits() throws IOException {
    Path run = copyOfTheRun();
    byte[] whole = Files.readAllBytes(checkpoint(run, 410));
    Files.write(checkpoint(run, 410), Arrays.copyOf(whole, whole.length / 3));
    resume(run);

    assertThat(warnings).singleElement().asString().contains(" is cut short: ");
    TrainingRuns.assertSame(straight(), run, DESCRIPTION);
  }

  @Test
  void aCheckpointThatCannotBeReadIsPassedOver() throws IOException {
    Path run = copyOfTheRun();
    Files.delete(checkpoint(run, 410));
    Files.createDirectory(checkpoint(run, 410));

    assertThat(newest(run).agent().steps()).isEqualTo(400);
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith(checkpoint(run, 410) + " cannot be read: ");
  }

  @Test
  void whereBothAreDamagedBothAreSaid() throws IOException {
    Path run = copyOfTheRun();
    flip(checkpoint(run, 400), 1000);
    flip(checkpoint(run, 410), 1000);

    assertThatThrownBy(() -> resume(run))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("no checkpoint of " + run + " can be used: ")
        .hasMessageContaining(checkpoint(run, 410) + " is damaged")
        .hasMessageContaining(checkpoint(run, 400) + " is damaged");
  }

  /** It would be the newest for good, and the whole ones before it be removed. */
  @Test
  void aDamagedOneThatTheRunWentOnBeforeIsRemovedByTheNextCheckpoint() throws IOException {
    Path run = copyOfTheRun();
    flip(checkpoint(run, 410), 1000);
    RunFolder folder = RunFolder.open(run);
    TrainConfig config = folder.config(Map.of("stop.steps", 405));
    TrainingRuns.run(SERVER, config, folder, true, new TrainingListener() {});

    try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
      assertThat(files).containsExactlyInAnyOrder(checkpoint(run, 400), checkpoint(run, 405));
    }
  }

  @Test
  void whatAKillLeftUnfinishedIsRemovedWhenTheRunGoesOn() throws IOException {
    Path run = copyOfTheRun();
    for (String name : List.of("checkpoints/step-7.safetensors.next", "best.pt.next")) {
      Files.write(run.resolve(name), new byte[9]);
    }
    newest(run);

    try (Stream<Path> files = Files.walk(run)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".next"));
    }
  }
}
