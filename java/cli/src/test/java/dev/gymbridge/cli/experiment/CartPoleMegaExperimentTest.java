package dev.gymbridge.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mega test, shrunken so far that whatever is played is perfect. */
final class CartPoleMegaExperimentTest {
  @TempDir private Path folder;

  @Test
  void eachGameHasItsLineAndThatAllWerePerfectIsSaid() {
    CartPoleMegaExperiment small = new CartPoleMegaExperiment(2, 8, Map.of("stop.episodes", 3));
    StringWriter text = new StringWriter();
    JsonObject figures = ExperimentRuns.run(folder, small, text);
    assertThat(figures.keySet()).containsExactly("DQN2", "OURS");
    JsonObject ours = figures.getAsJsonObject("OURS");
    assertThat(ours.get("steps_played").getAsLong()).isEqualTo(16);
    assertThat(ours.get("perfect").getAsBoolean()).isTrue();
    assertThat(text.toString())
        .containsIgnoringNewLines(
            "episode: 0, score: 8.0\nepisode: 1, score: 8.0\nMax: 8.0\nMin: 8.0\nAverage: 8.0\n");
  }
}
