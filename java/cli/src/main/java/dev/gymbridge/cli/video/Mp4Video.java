package dev.gymbridge.cli.video;

import dev.gymbridge.cache.CacheFolder;
import dev.gymbridge.env.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacv.FFmpegFrameRecorder;

/**
 * H.264 in an MP4 container, by FFmpeg's library and the OpenH264 in it.
 *
 * <p>H.264 has colours at half the resolution and sides of even length. Small pictures, in which
 * single pixels matter, and those of odd sides are therefore shown with each pixel as 2×2.
 */
final class Mp4Video implements Video {
  /** Height in pixels up to which a picture is small. */
  private static final int SMALL = 300;

  private static final double BITS_PER_PIXEL = 0.4;
  private static final int LEAST_BITS_PER_SECOND = 500_000;

  /** Where FFmpeg's library is unpacked, once. */
  private static final String CACHE_PROPERTY = "org.bytedeco.javacpp.cachedir";

  private final FFmpegFrameRecorder recorder;
  private final ByteBuffer pixels;

  /** What is used of FFmpeg's library. */
  private static final List<Class<?>> PARTS =
      List.of(avutil.class, avcodec.class, avformat.class, swresample.class, swscale.class);

  /**
   * Does nothing where FFmpeg's library can be used.
   *
   * <p>FFmpegFrameRecorder.tryLoad() also loads the part for microphones and screens, which is not
   * used, and needs a desktop's libraries.
   */
  static void require() throws IOException {
    if (System.getProperty(CACHE_PROPERTY) == null) {
      System.setProperty(CACHE_PROPERTY, CacheFolder.path().resolve("javacpp").toString());
    }
    try {
      PARTS.forEach(Loader::load);
    } catch (LinkageError missing) {
      throw new IOException(
          "FFmpeg's library cannot be used on this machine (%s); name a .gif file in its place"
              .formatted(missing.getMessage()),
          missing);
    }
    avutil.av_log_set_level(avutil.AV_LOG_ERROR);
  }

  Mp4Video(Path file, int width, int height, double picturesPerSecond, double mostBits)
      throws IOException {
    require();
    int scale = height <= SMALL || width % 2 != 0 || height % 2 != 0 ? 2 : 1;
    double pixelsPerSecond = (double) scale * width * scale * height * picturesPerSecond;
    recorder = new FFmpegFrameRecorder(file.toFile(), scale * width, scale * height);
    recorder.setFormat("mp4");
    recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
    recorder.setVideoCodecName("libopenh264");
    recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
    recorder.setImageScalingFlags(swscale.SWS_POINT);
    recorder.setFrameRate(picturesPerSecond);
    double bits = Math.max(LEAST_BITS_PER_SECOND, BITS_PER_PIXEL * pixelsPerSecond);
    recorder.setVideoBitrate((int) Math.min(bits, mostBits * picturesPerSecond));
    recorder.start();
    pixels = ByteBuffer.allocateDirect(width * height * 3);
  }

  @Override
  public void add(Frame picture) throws IOException {
    pixels.clear().put(picture.pixels().bytes()).flip();
    recorder.recordImage(
        picture.width(),
        picture.height(),
        org.bytedeco.javacv.Frame.DEPTH_UBYTE,
        3,
        3 * picture.width(),
        avutil.AV_PIX_FMT_RGB24,
        pixels);
  }

  @Override
  public void finish() throws IOException {
    recorder.stop();
  }

  @Override
  public void close() throws IOException {
    recorder.release();
  }
}
