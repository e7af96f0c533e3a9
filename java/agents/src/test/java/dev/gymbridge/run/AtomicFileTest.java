package dev.gymbridge.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is put on the disk, as Java's flight recorder sees it. */
final class AtomicFileTest {
  @TempDir private Path folder;

  private interface Writing {
    void run() throws IOException;
  }

  private List<Path> synced(Writing writing) throws IOException {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      writing.run();
      recording.stop();
      recording.dump(file);
    }
    List<Path> synced = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      Path path = Path.of(event.getString("path"));
      if (path.startsWith(folder)) {
        synced.add(folder.relativize(path));
      }
    }
    return synced;
  }

  /** Or else the file's old name, or none, could be what a loss of power leaves. */
  @Test
  void theFileIsSyncedBeforeItIsRenamedAndItsFolderAfterwards() throws IOException {
    Path file = folder.resolve("run/config.yaml");
    Files.createDirectories(folder.resolve("run"));
    assertThat(synced(() -> AtomicFile.write(file, new byte[3])))
        .containsExactly(Path.of("run/config.yaml.next"), Path.of("run"));
  }

  @Test
  void theFolderAboveANewOneIsSynced() throws IOException {
    assertThat(synced(() -> AtomicFile.makeFolder(folder.resolve("run/checkpoints"))))
        .containsExactly(Path.of(""), Path.of("run"));
  }
}
