package dev.gymbridge.cli.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where the time of a training went, as a bar and a table. */
final class TimeParts {
  private static final double PERCENT = 100;

  /** What timings.csv has, as people say it. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("acting", "acting: choosing actions and sending them");
    NAMES.put("learning", "learning, while the environments work");
    NAMES.put("waiting", "waiting for the environments");
    NAMES.put("evaluating", "evaluating");
    NAMES.put("checkpointing", "writing checkpoints");
  }

  private TimeParts() {}

  /** The part of a page. */
  static String html(ReportedRun run) {
    NumberTable timings = run.timings();
    if (timings.isEmpty()) {
      return "<p>timings.csv has no row yet: one is written every %s steps.</p>"
          .formatted(String.format(Locale.ROOT, "%,d", run.config().metricsEvery()));
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    NAMES.keySet().forEach(name -> parts.put(name, timings.sum(name)));
    double known = parts.values().stream().mapToDouble(Double::doubleValue).sum();
    double all = Math.max(timings.last("seconds"), known);
    parts.put("other", all - known);
    StringBuilder bar = new StringBuilder();
    StringBuilder rows = new StringBuilder();
    parts.forEach(
        (name, seconds) -> {
          String percent =
              String.format(Locale.ROOT, "%.1f", all > 0 ? PERCENT * seconds / all : 0);
          bar.append("<i class=\"%s\" style=\"width:%s%%\"></i>".formatted(name, percent));
          rows.append(
              "<tr><td><i class=\"%s\"></i>%s</td><td>%s %%</td><td>%s</td></tr>\n"
                  .formatted(
                      name,
                      NAMES.getOrDefault(name, "other"),
                      percent,
                      Html.seconds(name, seconds)));
        });
    return """
        <div class="bar" role="img" aria-label="parts of the time, as in the table">%s</div>
        <table class="parts">
        %s</table>
        <p>Of %s, up to step %s.</p>
        """
        .formatted(
            bar,
            rows,
            Html.seconds("timed", timings.last("seconds")),
            Html.whole("timed-steps", timings.last("steps")));
  }
}
