package dev.gymbridge.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Written here, read by the tensorboard package. */
final class EventFileTest {
  /** A line for each value of each tag: time, step and value as float32. */
  private static final String SCALARS =
      """
      from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
      events = EventAccumulator(sys.argv[1])
      events.Reload()
      for tag in events.Tags()["scalars"]:
          for event in events.Scalars(tag):
              print(tag, event.wall_time, event.step, event.value)
      """;

  /** A line for each record, whose checksums are compared. */
  private static final String RECORDS =
      """
      from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader
      for event in LegacyEventFileLoader(sys.argv[1]).Load():
          print(event.wall_time, event.file_version or event.step)
      """;

  @TempDir private Path folder;

  private Path written() throws IOException {
    Path file = folder.resolve("events.out.tfevents.1700000000.gymbridge");
    try (EventFile events = new EventFile(file, 1_700_000_000.25)) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("train/loss", 0.5);
      values.put("train/value", Double.NaN);
      values.put("train/ε", -1.25);
      events.add(1_700_000_001.5, 100, values);
      events.add(1_700_000_002.5, 5_000_000_000L, Map.of("train/loss", 1e30));
      events.add(1_700_000_003.5, 5_000_000_001L, Map.of("train/loss", 1.0 / 0));
    }
    return file;
  }

  @Test
  void tensorboardReadsTagsTimesStepsAndValues() throws IOException, InterruptedException {
    // 1e30 is 1.0000000150474662e+30 as a float32; NaN is left out.
    assertThat(ToolsPython.run(SCALARS, written()))
        .isEqualTo(
            """
            train/loss 1700000001.5 100 0.5
            train/loss 1700000002.5 5000000000 1.0000000150474662e+30
            train/loss 1700000003.5 5000000001 inf
            train/ε 1700000001.5 100 -1.25\
            """);
  }

  @Test
  void itBeginsWithItsVersion() throws IOException, InterruptedException {
    assertThat(ToolsPython.run(RECORDS, written()))
        .isEqualTo(
            """
            1700000000.25 brain.Event:2
            1700000001.5 100
            1700000002.5 5000000000
            1700000003.5 5000000001\
            """);
  }

  @Test
  void aFileThatIsThereIsReplaced() throws IOException, InterruptedException {
    written();

    assertThat(ToolsPython.run(RECORDS, written()).lines()).hasSize(4);
  }
}
