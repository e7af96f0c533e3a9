package dev.gymbridge.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gymbridge.config.TrainingException;
import dev.gymbridge.replay.FrameBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** There are 256 blocks in a file. */
final class FrameFilesTest {
  @TempDir private Path folder;

  private FrameFiles files() {
    return new FrameFiles(folder);
  }

  /** Block k is the byte k. */
  private static FrameBlocks blocks(int first, int end) {
    List<byte[]> blocks = new ArrayList<>();
    for (int block = first; block < end; block++) {
      blocks.add(new byte[] {(byte) block});
    }
    return new FrameBlocks(0, first, blocks, new byte[0]);
  }

  /** What a checkpoint does. */
  private static void keep(FrameFiles files, FrameBlocks blocks) throws IOException {
    files.write(List.of(blocks));
    files.removeOlder(List.of(blocks));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatDoesNotFillAFileIsInNone() throws IOException {
    files().write(List.of(blocks(0, 255)));

    assertThat(names()).isEmpty();
  }

  @Test
  void eachEnvironmentHasFilesOfItsOwn() throws IOException {
    files().write(List.of(blocks(0, 256), blocks(0, 520)));

    assertThat(names())
        .containsExactly(
            "frames-0-0.safetensors", "frames-1-0.safetensors", "frames-1-1.safetensors");
  }

  @Test
  void blocksComeBackInOrder() throws IOException {
    files().write(List.of(blocks(250, 600)));

    assertThat(files().read(0, 250, 512))
        .usingRecursiveComparison()
        .isEqualTo(blocks(250, 512).blocks());
  }

  @Test
  void laterFewerBlocksOfAFileAreNeeded() throws IOException {
    FrameFiles files = files();
    files.write(List.of(blocks(0, 520)));
    files.write(List.of(blocks(300, 600)));

    assertThat(files.read(0, 300, 512))
        .usingRecursiveComparison()
        .isEqualTo(blocks(300, 512).blocks());
  }

  @Test
  void aFileIsWrittenOnce() throws IOException {
    FrameFiles files = files();
    files.write(List.of(blocks(0, 300)));
    Path file = folder.resolve("frames-0-0.safetensors");
    FileTime before = FileTime.fromMillis(0);
    Files.setLastModifiedTime(file, before);
    files.write(List.of(blocks(0, 400)));

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
  }

  @Test
  void aFileIsKeptWhileTheCheckpointBeforeNeedsIt() throws IOException {
    FrameFiles files = files();
    keep(files, blocks(0, 300));
    keep(files, blocks(400, 700));

    assertThat(names()).containsExactly("frames-0-0.safetensors", "frames-0-1.safetensors");
  }

  @Test
  void aFileThatNoCheckpointNeedsIsRemoved() throws IOException {
    FrameFiles files = files();
    keep(files, blocks(0, 600));
    keep(files, blocks(520, 800));
    keep(files, blocks(530, 900));

    assertThat(names()).containsExactly("frames-0-2.safetensors");
  }

  /** A folder with something in it takes a file's place, and cannot be removed like one. */
  private void makeIrremovable(String name) throws IOException {
    Files.delete(folder.resolve(name));
    Files.createDirectories(folder.resolve(name).resolve("something"));
  }

  @Test
  void whereRemovingIsInterruptedWhatIsLeftHasNoGap() throws IOException {
    FrameFiles files = files();
    keep(files, blocks(0, 1_030));
    keep(files, blocks(1_024, 1_040));
    makeIrremovable("frames-0-2.safetensors");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> keep(files, blocks(1_030, 1_050)));
    assertThat(names()).containsExactly("frames-0-2.safetensors", "frames-0-3.safetensors");
  }

  @Test
  void whereCuttingIsInterruptedWhatIsLeftHasNoGap() throws IOException {
    files().write(List.of(blocks(0, 1_030)));
    makeIrremovable("frames-0-1.safetensors");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> files().cut(List.of(blocks(0, 300))));
    assertThat(names()).containsExactly("frames-0-0.safetensors", "frames-0-1.safetensors");
  }

  @Test
  void whatWasNotWrittenToItsEndIsCut() throws IOException {
    files().write(List.of(blocks(0, 300)));
    Files.write(folder.resolve("frames-0-1.safetensors.next"), new byte[9]);
    files().cut(List.of(blocks(0, 300)));

    assertThat(names()).containsExactly("frames-0-0.safetensors");
  }

  @Test
  void aFileThatIsMissingIsSaid() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> files().read(0, 0, 256))
        .withMessage(
            "%s is missing, which the checkpoint needs", folder.resolve("frames-0-0.safetensors"));
  }

  @Test
  void goingOnFromAnEarlierCheckpointRemovesWhatCameLater() throws IOException {
    files().write(List.of(blocks(0, 1_030)));
    files().cut(List.of(blocks(0, 520)));

    assertThat(names()).containsExactly("frames-0-0.safetensors", "frames-0-1.safetensors");
  }
}
