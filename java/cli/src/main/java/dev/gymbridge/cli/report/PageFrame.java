package dev.gymbridge.cli.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What is around the parts of every report: a page that needs nothing else, and has no script. */
final class PageFrame {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%s</title>
      <style>
      %s</style>
      </head>
      <body>
      <header>
      %s</header>
      <main>
      %s</main>
      <footer>Written %s, from the files in %s</footer>
      </body>
      </html>
      """;

  private PageFrame() {}

  /**
   * The page.
   *
   * @param title text that the browser's tab shows
   * @param style CSS of the parts, beside what all pages have
   * @param header HTML above the parts
   * @param main HTML of the parts
   * @param source what the parts were made of, as a text
   */
  static String html(
      String title, String style, String header, String main, Object source, Instant now) {
    return PAGE.formatted(
        Html.text(title),
        ReportStyle.CSS + style,
        header,
        main,
        TIME.format(now),
        Html.text(source));
  }
}
