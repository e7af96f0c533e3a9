package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table over many games, shrunken. */
final class CartPoleTableExperimentTest {
  @TempDir private Path folder;

  /** Over some thousand games of each rule the means were 42 and 50 to 57. */
  @Test
  void theTableHasTheDocumentsPoliciesAndOurs() {
    StringWriter text = new StringWriter();
    JsonObject figures =
        ExperimentRuns.run(folder, new CartPoleTableExperiment(60), Map.of("episodes", 5), text);
    JsonObject returns = figures.getAsJsonObject("returns");
    assertThat(returns.keySet())
        .containsExactly("Dumb 1", "Dumb 2", "Neural", "DQN1", "DQN2", "OURS");
    assertThat(returns.getAsJsonObject("Dumb 1").get("mean").getAsDouble()).isBetween(38.0, 46.0);
    assertThat(returns.getAsJsonObject("Dumb 2").get("min").getAsDouble()).isBetween(8.0, 10.0);
    assertThat(returns.getAsJsonObject("Dumb 2").get("max").getAsDouble()).isGreaterThan(100);
    assertThat(text.toString()).contains("Neural", "222", "not run: ");
  }
}
