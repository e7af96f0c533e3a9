package dev.gymbridge.cli.report;

import dev.gymbridge.cli.output.ShortNumber;
import java.util.Locale;

/** How texts and numbers are written into a page. */
final class Html {
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private Html() {}

  /** A text that is shown as it is, between tags and in quoted attributes. */
  static String text(Object text) {
    return String.valueOf(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A number, shortened; the page has all of it too, by a name. */
  static String number(String name, double value) {
    String shown = Double.isNaN(value) ? "not a number" : Double.toString(value);
    return data(name, value, Double.isFinite(value) ? ShortNumber.of(value) : shown);
  }

  /** A number without decimal places. */
  static String whole(String name, double value) {
    return data(
        name, value, Double.isNaN(value) ? "?" : String.format(Locale.ROOT, "%,d", (long) value));
  }

  /** A number of seconds. */
  static String seconds(String name, double value) {
    return data(name, value, Double.isNaN(value) ? "an unknown time" : duration(value));
  }

  private static String data(String name, double value, String shown) {
    return "<data id=\"%s\" value=\"%s\">%s</data>".formatted(name, value, shown);
  }

  private static String duration(double seconds) {
    if (seconds < MINUTE) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < HOUR
        ? "%d min %d s".formatted(whole / MINUTE, whole % MINUTE)
        : "%d h %d min".formatted(whole / HOUR, whole % HOUR / MINUTE);
  }
}
