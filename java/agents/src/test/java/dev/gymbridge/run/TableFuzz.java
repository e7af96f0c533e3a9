package dev.gymbridge.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * A table of a run. Its episodes are read, the run goes on with it from step 5,000, and no row has
 * a later step then; what is no row does not matter.
 */
public final class TableFuzz {
  private static final long STEP = 5_000;
  private static final Path FOLDER = temporaryFolder();
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final List<String> TABLES = List.of("metrics", "episodes", "evaluations");

  private TableFuzz() {}

  private static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("gymbridge-fuzz");
      Files.createFile(folder.resolve("config.yaml"));
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    for (String table : TABLES) {
      Files.write(FOLDER.resolve(table + ".csv"), input);
    }
    RunFolder folder = RunFolder.open(FOLDER);
    var unused = folder.episodes();
    new RunFiles(folder, STEP, STEP, Map.of(), CLOCK).close();
    for (RunFolder.Episode episode : folder.episodes()) {
      if (episode.steps() > STEP) {
        throw new AssertionError(episode);
      }
    }
  }
}
