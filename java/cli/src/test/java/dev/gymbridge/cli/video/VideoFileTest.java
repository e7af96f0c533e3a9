package dev.gymbridge.cli.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class VideoFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void aVideoThatIsNotSavedLeavesWhatWasThere(VideoFormat format) throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "precious");

    try (VideoFile video = new VideoFile(file, format)) {
      video.add(Pictures.picture(20, 10, 0), 30);
      video.add(Pictures.picture(20, 10, 1), 30);
    }

    assertThat(file).hasContent("precious");
    assertThat(folder.toFile().list()).containsExactly("a");
  }

  @ParameterizedTest
  @EnumSource
  void aSavedVideoIsAloneInItsPlace(VideoFormat format) throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");

    try (VideoFile video = new VideoFile(file, format)) {
      video.add(Pictures.picture(20, 10, 0), 30);
      video.save();
    }

    assertThat(folder.toFile().list()).containsExactly("a");
    assertThat(Files.size(file)).isGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatCannotBeWrittenIsRefusedAtOnce(VideoFormat format) {
    Path file = folder.resolve("missing").resolve("a");

    assertThatThrownBy(() -> new VideoFile(file, format)).isInstanceOf(IOException.class);
  }

  @Test
  void aPictureOfAnotherSizeIsRefused() throws IOException {
    try (VideoFile video = new VideoFile(folder.resolve("a.gif"), VideoFormat.GIF)) {
      video.add(Pictures.picture(20, 10, 0), 30);

      assertThatThrownBy(() -> video.add(Pictures.picture(20, 12, 1), 30))
          .hasMessage("picture 1 is 20×12, and those before it are 20×10");
    }
  }

  @ParameterizedTest
  @CsvSource({"a.mp4, MP4", "a.b/c.GIF, GIF"})
  void theFormatIsThatOfTheNamesEnding(Path file, VideoFormat format) {
    assertThat(VideoFormat.of(file)).contains(format);
  }

  @ParameterizedTest
  @CsvSource({"a.avi", "mp4"})
  void otherEndingsHaveNoFormat(Path file) {
    assertThat(VideoFormat.of(file)).isEmpty();
  }
}
