package dev.gymbridge.cli.video;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of video files. */
public enum VideoFormat {
  /** H.264 in an MP4 container. */
  MP4 {
    @Override
    void require() throws IOException {
      Mp4Video.require();
    }

    @Override
    Video open(Path file, int width, int height, double picturesPerSecond, double mostBits)
        throws IOException {
      return new Mp4Video(file, width, height, picturesPerSecond, mostBits);
    }
  },

  /** An animated GIF that repeats for ever. */
  GIF {
    @Override
    void require() {}

    @Override
    Video open(Path file, int width, int height, double picturesPerSecond, double mostBits)
        throws IOException {
      return new GifVideo(file, picturesPerSecond);
    }
  };

  /** How the names of such files end. */
  private String ending() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  /** The one that a file's name ends with, in any case. */
  public static Optional<VideoFormat> of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> name.endsWith(format.ending())).findFirst();
  }

  /** All endings, as a text. */
  public static String endings() {
    return Arrays.stream(values()).map(VideoFormat::ending).collect(Collectors.joining(" or "));
  }

  /**
   * Does nothing where such videos can be written on this machine.
   *
   * @throws IOException says why they cannot
   */
  abstract void require() throws IOException;

  /**
   * Writes such a video over a file.
   *
   * @param mostBits of a picture, on average; only an MP4 can be bounded
   */
  abstract Video open(Path file, int width, int height, double picturesPerSecond, double mostBits)
      throws IOException;
}
