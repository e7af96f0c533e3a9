package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MsPacman-v0, shrunken. */
final class MsPacmanExperimentTest {
  @TempDir private Path folder;

  @Test
  void msPacmanIsDrawnBeforeAndAfter() throws IOException {
    Map<String, Object> changes =
        Map.of("steps", 60, "replay_capacity", 100, "learning_starts", 50, "threads", 1);
    StringWriter text = new StringWriter();
    JsonObject figures = ExperimentRuns.run(folder, new MsPacmanExperiment(), changes, text);
    assertThat(figures.get("frame_bytes").getAsInt()).isEqualTo(88 * 80);
    assertThat(text.toString()).contains("a million transitions take ");
    BufferedImage picture = ImageIO.read(folder.resolve("run/preprocessing.png").toFile());
    assertThat(picture.getHeight()).isEqualTo(420);
    // Walls of the maze are light in the game and in what the agent sees.
    assertThat(picture.getRGB(8, 4) & 0xFFFFFF).isNotZero();
    assertThat(picture.getRGB(320 + 16 + 8, 4) & 0xFFFFFF).isNotZero();
  }
}
