package dev.gymbridge.cli.report;

import dev.gymbridge.cli.picture.Drawing;
import dev.gymbridge.cli.picture.Look;
import dev.gymbridge.cli.picture.PictureFile;
import java.util.Base64;
import java.util.function.Function;

/** A drawing that is part of a page, in both looks. */
final class PagePicture {
  private PagePicture() {}

  /**
   * The picture.
   *
   * @param name said where it cannot be seen, as a text
   */
  static String html(String name, Function<Look, Drawing> drawing) {
    return """
        <picture><source media="(prefers-color-scheme: dark)" srcset="%s">\
        <img src="%s" alt="%s"></picture>"""
        .formatted(
            address(drawing.apply(Look.DARK)), address(drawing.apply(Look.LIGHT)), Html.text(name));
  }

  private static String address(Drawing drawing) {
    return "data:image/svg+xml;base64,"
        + Base64.getEncoder().encodeToString(PictureFile.svg(drawing));
  }
}
