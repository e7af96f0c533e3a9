package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mega test, shrunken. */
final class CartPoleMegaExperimentTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"8, true", "400000, false"})
  void aMegaTestSaysWhetherItsGamesWerePerfect(int limit, boolean isPerfect) {
    CartPoleMegaExperiment small = new CartPoleMegaExperiment(2, limit);
    JsonObject figures =
        ExperimentRuns.run(folder, small, Map.of("episodes", 3), new StringWriter());
    assertThat(figures.keySet()).containsExactly("DQN2", "OURS");
    JsonObject ours = figures.getAsJsonObject("OURS");
    assertThat(ours.get("steps_played").getAsLong()).isBetween(16L, 2L * limit);
    assertThat(ours.get("perfect").getAsBoolean()).isEqualTo(isPerfect);
  }
}
