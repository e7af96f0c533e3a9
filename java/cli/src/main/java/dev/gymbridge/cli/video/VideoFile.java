package dev.gymbridge.cli.video;

import dev.gymbridge.env.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that a video is written to: whole, or not at all. Until it is {@linkplain #save saved} the
 * video grows in a file beside it, which goes with this or with the JVM.
 */
public final class VideoFile implements AutoCloseable {
  private final Path file;
  private final Path next;
  private final VideoFormat format;
  private final double mostBits;
  private @Nullable Video video;
  private int width;
  private int height;
  private long pictures;

  /**
   * A file that is to be written.
   *
   * @throws IOException where it cannot be
   */
  public VideoFile(Path file, VideoFormat format) throws IOException {
    this(file, format, Double.POSITIVE_INFINITY);
  }

  /**
   * An MP4 file of bounded size that is to be written.
   *
   * @param mostBits of a picture, on average
   * @throws IOException where it cannot be
   */
  public static VideoFile mp4(Path file, double mostBits) throws IOException {
    return new VideoFile(file, VideoFormat.MP4, mostBits);
  }

  private VideoFile(Path file, VideoFormat format, double mostBits) throws IOException {
    this.file = file;
    this.mostBits = mostBits;
    this.next = file.resolveSibling(file.getFileName() + ".next");
    this.format = format;
    format.require();
    Files.write(next, new byte[0]);
    next.toFile().deleteOnExit();
  }

  /**
   * Appends a picture. The first one decides the video's size.
   *
   * @param picturesPerSecond of the video, above 0; the same for all
   * @throws IOException where the picture is of another size, or nothing can be written
   */
  public void add(Frame picture, double picturesPerSecond) throws IOException {
    if (video == null) {
      width = picture.width();
      height = picture.height();
      video = format.open(next, width, height, picturesPerSecond, mostBits);
    }
    if (picture.width() != width || picture.height() != height) {
      throw new IOException(
          "picture %d is %d×%d, and those before it are %d×%d"
              .formatted(pictures, picture.width(), picture.height(), width, height));
    }
    video.add(picture);
    pictures++;
  }

  /** How many pictures it has. */
  public long pictures() {
    return pictures;
  }

  /** Completes the video, which has a picture, and puts it in its place. */
  public void save() throws IOException {
    if (video == null) {
      throw new IllegalStateException("there is no picture");
    }
    video.finish();
    video.close();
    video = null;
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    try {
      if (video != null) {
        video.close();
      }
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
