package dev.gymbridge.cli.picture;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.Fonts;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Drawings as files, of a kind that the name's ending says: .png or .svg. */
public final class PictureFile {
  /** Pixels of a PNG for each of a drawing: sharp on screens that have so many. */
  public static final int SCALE = 2;

  private static final String PNG = ".png";
  private static final String SVG = ".svg";

  private PictureFile() {}

  /** Whether a file's name ends with {@code .png} or {@code .svg}. */
  public static boolean isKnown(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(PNG) || name.endsWith(SVG);
  }

  /**
   * Writes one, in place of a file that is there; whole or not at all.
   *
   * @param file for which {@link #isKnown} is true
   * @throws CommandFailure where it cannot be written, or there are no fonts
   */
  public static void write(Path file, Drawing drawing) {
    Fonts.require();
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      byte[] bytes =
          file.toString().toLowerCase(Locale.ROOT).endsWith(SVG)
              ? SvgGraphics.bytes(drawing)
              : png(drawing);
      Files.write(next, bytes);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw CommandFailure.notWritten(file, failure);
    }
  }

  /**
   * A drawing as an SVG document, in UTF-8.
   *
   * @throws CommandFailure where there are no fonts
   */
  public static byte[] svg(Drawing drawing) {
    Fonts.require();
    try {
      return SvgGraphics.bytes(drawing);
    } catch (IOException impossible) { // it is written into memory
      throw new UncheckedIOException(impossible);
    }
  }

  private static byte[] png(Drawing drawing) throws IOException {
    BufferedImage image =
        new BufferedImage(
            SCALE * drawing.width(), SCALE * drawing.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(SCALE, SCALE);
    drawing.draw(graphics);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
