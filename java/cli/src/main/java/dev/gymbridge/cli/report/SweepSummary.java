package dev.gymbridge.cli.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.runs.Comparison;
import dev.gymbridge.cli.runs.ComparisonReport;
import dev.gymbridge.cli.runs.Differences;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What {@code compare} says of a sweep's runs, as a part of a page.
 *
 * @param of folders of the runs
 * @param html the part
 */
record SweepSummary(List<Path> of, String html) {
  static final SweepSummary NONE =
      new SweepSummary(List.of(), "<p>No run is finished yet that can be compared.</p>\n");

  private static final String PARTS =
      """
      <div class="wide"><table class="rows">
      <tr><th>group</th><th>runs</th><th>mean</th><th>median</th><th>interquartile mean</th>\
      <th>reached</th><th>steps</th><th>time</th></tr>
      %s</table></div>
      %s
      %s
      %s
      """;

  /** Of runs that can be compared. */
  static SweepSummary of(List<Path> runs, Differences keys) {
    if (runs.isEmpty()) {
      return NONE;
    }
    ComparisonReport report = new ComparisonReport(Comparison.of(runs, keys));
    JsonObject json = report.json();
    StringBuilder notes = new StringBuilder();
    report
        .notes()
        .forEach(note -> notes.append("<p class=\"note\">%s</p>\n".formatted(note(note))));
    return new SweepSummary(
        runs,
        PARTS.formatted(
            groups(json.getAsJsonArray("groups")),
            notes,
            better(json.getAsJsonArray("improvement")),
            PagePicture.html(
                "estimates and intervals of each group, as in the table",
                look -> report.chart("", look))));
  }

  private static String note(String sentence) {
    return Html.text(sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1))
        + ".";
  }

  private static String groups(JsonArray groups) {
    StringBuilder rows = new StringBuilder();
    for (int index = 0; index < groups.size(); index++) {
      JsonObject group = groups.get(index).getAsJsonObject();
      String id = "group-" + index;
      rows.append(
          "<tr><td>%s</td><td>%d</td><td>%s</td><td>%s</td><td>%s</td>%s</tr>\n"
              .formatted(
                  Html.text(group.get("name").getAsString()),
                  group.getAsJsonArray("runs").size(),
                  estimate(id + "-mean", group.getAsJsonObject("mean")),
                  estimate(id + "-median", group.getAsJsonObject("median")),
                  estimate(id + "-iqm", group.getAsJsonObject("iqm")),
                  threshold(id, group)));
    }
    return rows.toString();
  }

  private static String threshold(String id, JsonObject group) {
    if (!group.has("threshold")) {
      return "<td>–</td><td>–</td><td>–</td>";
    }
    double steps = number(group.get("median_steps"));
    double seconds = number(group.get("median_seconds"));
    return "<td>%s by %s</td><td>%s</td><td>%s</td>"
        .formatted(
            Html.number(id + "-threshold", number(group.get("threshold"))),
            Html.whole(id + "-reached", number(group.get("reached"))),
            Double.isNaN(steps) ? "–" : Html.whole(id + "-steps", steps),
            Double.isNaN(seconds) ? "–" : Html.seconds(id + "-seconds", seconds));
  }

  private static String better(JsonArray pairs) {
    if (pairs.isEmpty()) {
      return "";
    }
    StringBuilder rows = new StringBuilder();
    for (int index = 0; index < pairs.size(); index++) {
      JsonObject pair = pairs.get(index).getAsJsonObject();
      rows.append(
          "<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  Html.text(pair.get("better").getAsString()),
                  Html.text(pair.get("than").getAsString()),
                  estimate("pair-" + index, pair)));
    }
    return """
        <div class="wide"><table class="rows">
        <tr><th>better</th><th>than</th><th>probability</th></tr>
        %s</table></div>
        """
        .formatted(rows);
  }

  /** A number, and its interval where it has one. */
  private static String estimate(String id, JsonObject estimate) {
    String value = Html.number(id, number(estimate.get("value")));
    double low = number(estimate.get("low"));
    return Double.isNaN(low)
        ? value
        : "%s <small>[%s, %s]</small>"
            .formatted(
                value,
                Html.number(id + "-low", low),
                Html.number(id + "-high", number(estimate.get("high"))));
  }

  private static double number(JsonElement number) {
    return number.isJsonNull() ? Double.NaN : number.getAsDouble();
  }
}
