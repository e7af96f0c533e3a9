package dev.gymbridge.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three states, with fewer steps and episodes. */
final class ThreeStatesExperimentTest {
  @TempDir private Path folder;

  /** The exact values are those of 20,000 iterations of the equations, written out for γ = 0.99. */
  @Test
  void theTableThatIsLearntComesCloseToTheExactOne() {
    StringWriter text = new StringWriter();
    JsonObject figures = ExperimentRuns.run(folder, new ThreeStatesExperiment(100, 140_000), text);
    JsonObject tables = figures.getAsJsonObject("tables");
    JsonArray exact = tables.getAsJsonObject("exact").getAsJsonArray("values");
    assertThat(exact.get(0).getAsJsonArray().get(0).getAsDouble())
        .isCloseTo(120.91598, within(1e-4));
    assertThat(exact.get(1).getAsJsonArray().get(2).getAsDouble())
        .isCloseTo(101.41820, within(1e-4));
    assertThat(exact.get(1).getAsJsonArray().get(1).isJsonNull()).isTrue();
    JsonArray learnt = tables.getAsJsonObject("after 140,000 steps").getAsJsonArray("values");
    assertThat(learnt.get(2).getAsJsonArray().get(1).getAsDouble())
        .isCloseTo(exact.get(2).getAsJsonArray().get(1).getAsDouble(), within(25.0));
    JsonObject returns = figures.getAsJsonObject("returns");
    double risky = returns.getAsJsonObject("risky").get("mean").getAsDouble();
    assertThat(risky).isGreaterThan(returns.getAsJsonObject("random").get("mean").getAsDouble());
    assertThat(text.toString())
        .contains(
            "2      None           [0.8, 0.1, 0.1]  None",
            "2      [0, 0, 0]   [40, 0, 0]  [0, 0, 0]",
            "Q-values after 20 steps")
        .containsPattern("\\n2 +-inf +\\d\\.\\d{6} +-inf")
        .containsPattern(
            "random +Summary: mean=-?\\d+\\.\\d, std=\\d+\\.\\d{6}, min=-?\\d+, max=\\d+");
  }
}
