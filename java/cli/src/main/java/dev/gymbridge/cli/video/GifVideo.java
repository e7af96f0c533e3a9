package dev.gymbridge.cli.video;

import dev.gymbridge.env.Frame;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.FileImageOutputStream;

/**
 * An animated GIF that repeats for ever, each picture in its own palette of 256 colours. Pictures
 * stay for hundredths of a second, at least two: browsers show shorter ones for ten.
 *
 * <p>See CompuServe, "Graphics Interchange Format, version 89a"; the number of repeats is in
 * Netscape's application extension.
 */
final class GifVideo implements Video {
  private static final String FORMAT = "javax_imageio_gif_image_1.0";
  private static final double HUNDREDTHS = 100;
  private static final int SHORTEST = 2;

  /** Sub-block 1, and 0 repeats as 16 bits: for ever. */
  private static final byte[] FOR_EVER = {1, 0, 0};

  private final double picturesPerSecond;
  private final FileImageOutputStream output;
  private final ImageWriter writer;
  private long pictures;

  GifVideo(Path file, double picturesPerSecond) throws IOException {
    this.picturesPerSecond = Math.min(picturesPerSecond, HUNDREDTHS / SHORTEST);
    this.output = new FileImageOutputStream(file.toFile());
    this.writer = ImageIO.getImageWritersByFormatName("gif").next();
    writer.setOutput(output);
    writer.prepareWriteSequence(null);
  }

  @Override
  public void add(Frame picture) throws IOException {
    writer.writeToSequence(new IIOImage(FrameImage.of(picture), null, metadata()), null);
    pictures++;
  }

  /** How long the next picture stays; with the first, that the video repeats. */
  private IIOMetadata metadata() throws IOException {
    IIOMetadataNode root = new IIOMetadataNode(FORMAT);
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("delayTime", Long.toString(begin(pictures + 1) - begin(pictures)));
    control.setAttribute("transparentColorIndex", "0");
    root.appendChild(control);
    if (pictures == 0) {
      IIOMetadataNode repeats = new IIOMetadataNode("ApplicationExtension");
      repeats.setAttribute("applicationID", "NETSCAPE");
      repeats.setAttribute("authenticationCode", "2.0");
      repeats.setUserObject(FOR_EVER);
      IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
      extensions.appendChild(repeats);
      root.appendChild(extensions);
    }
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_INT_RGB), null);
    metadata.mergeTree(FORMAT, root);
    return metadata;
  }

  /** When a picture begins, in hundredths of a second. */
  private long begin(long picture) {
    return Math.round(picture * HUNDREDTHS / picturesPerSecond);
  }

  @Override
  public void finish() throws IOException {
    writer.endWriteSequence();
  }

  @Override
  public void close() throws IOException {
    writer.dispose();
    output.close();
  }
}
