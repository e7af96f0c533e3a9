package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five minutes of landing, shrunken. */
final class LandingExperimentTest {
  @TempDir private Path folder;

  @Test
  void landingIsJudgedBeforeInTheMiddleAndAfterwards() {
    LandingExperiment small =
        new LandingExperiment(1000, 3, Map.of("steps", 1_500, "evaluate_every", 0));
    StringWriter text = new StringWriter();
    JsonObject figures = ExperimentRuns.run(folder, small, Map.of("steps", 1_000), text);
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
    JsonObject figures = ExperimentRuns.run(folder, cut, Map.of("steps", 400), new StringWriter());
    assertThat(figures.get("longest").getAsInt()).isEqualTo(50);
    assertThat(figures.get("cut_reached").getAsBoolean()).isTrue();
  }
}
