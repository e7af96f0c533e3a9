package dev.gymbridge.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exercise's check of target values. */
final class TargetValuesExperimentTest {
  @TempDir private Path folder;

  @Test
  void targetsAreThoseOfTheFormula() {
    JsonObject figures =
        ExperimentRuns.run(folder, new TargetValuesExperiment(), new StringWriter());
    assertThat(figures.getAsJsonArray("targets")).hasSize(3);
    JsonObject terminal = figures.getAsJsonArray("targets").get(2).getAsJsonObject();
    assertThat(terminal.get("target").getAsFloat()).isEqualTo(terminal.get("reward").getAsFloat());
    assertThat(figures.get("greatest_difference").getAsDouble()).isLessThan(1e-6);
  }
}
