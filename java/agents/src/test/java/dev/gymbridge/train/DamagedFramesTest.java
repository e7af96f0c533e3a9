package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of frames that was damaged, of a run that learns from images. */
final class DamagedFramesTest {
  private static final String GRID_WORLD = "gymbridge_environments:GridWorld-v0";

  /** The first checkpoint comes before the first file is full, the second, at 4,112, after. */
  private static final TrainConfig CONFIG = config();

  @TempDir private Path folder;

  private static TrainConfig config() {
    Map<String, Object> values = new HashMap<>();
    values.put("environment.preprocessing", "image");
    values.put("network.convolutions", "nature");
    values.put("stop.steps", 4_200);
    values.put("checkpoint_every", 4_000);
    values.put("replay.capacity", 5_000);
    values.put("exploration.random_steps", 4_200);
    values.put("algorithm.learning_starts", 4_190);
    values.put("replay.batch_size", 2);
    values.put("network.hidden_layers", List.of(8));
    return TrainingRuns.config(GRID_WORLD, values);
  }

  @Test
  void whereAByteIsFlippedTheCheckpointBeforeIsUsedAndComesToTheSameBits() throws IOException {
    Path straight = folder.resolve("straight");
    Path damaged = folder.resolve("damaged");
    List<String> warnings = new ArrayList<>();
    try (EnvServer server = EnvServer.local()) {
      TrainingRuns.train(server, CONFIG, straight);
      TrainingRuns.trainUntil(server, CONFIG, damaged, 4_112);
      Path frames = damaged.resolve("replay/frames-0-0.safetensors");
      byte[] bytes = Files.readAllBytes(frames);
      bytes[bytes.length / 2] ^= 1;
      Files.write(frames, bytes);
      RunFolder run = RunFolder.open(damaged);
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void warned(String message) {
              warnings.add(message);
            }
          };
      TrainingRuns.run(server, run.config(Map.of()), run, true, listener);

      assertThat(warnings)
          .singleElement()
          .asString()
          .contains(frames + " is damaged: its checksum does not fit")
          .endsWith("; the checkpoint before it is used");
    }
    for (String file : List.of("metrics.csv", "episodes.csv", "replay/frames-0-0.safetensors")) {
      assertThat(damaged.resolve(file)).hasSameBinaryContentAs(straight.resolve(file));
    }
    assertThat(damaged.resolve("best.safetensors"))
        .hasSameBinaryContentAs(straight.resolve("best.safetensors"));
  }
}
