package dev.gymbridge.cli.report;

import dev.gymbridge.cli.output.EvaluationReport;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** A run as a page that needs nothing else. */
final class ReportPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** What a shell takes for one word. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_./:=@%+-]+");

  /** The page with its parts to be put in. */
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
      <h1>%s</h1>
      <p>%s, seed <b>%d</b></p>
      </header>
      <main>
      <p id="result">%s</p>
      <section><h2>Returns</h2>%s</section>
      <section id="film"><h2>The agent plays</h2>%s</section>
      <section><h2>What was learnt</h2><div class="small">%s</div></section>
      <section><h2>Where the time went</h2>%s</section>
      <section><h2>Make it again</h2>
      <pre id="command">%s</pre>
      <p>config.yaml has all values, the seed too.</p></section>
      <section><h2>Made with</h2><table id="machine">
      %s</table></section>
      <section><h2>Configuration</h2>
      <p>Marked is what differs from the default preset of the environment.</p>
      %s</section>
      </main>
      <footer>Written %s, from the files in %s</footer>
      </body>
      </html>
      """;

  private ReportPage() {}

  /** The page. */
  static String html(ReportedRun run, Instant now) {
    String environment = Html.text(run.config().environment().id());
    return PAGE.formatted(
        environment + ", seed " + run.config().seed(),
        ReportStyle.CSS,
        environment,
        Html.text(
            run.config().algorithm().rule().name().toLowerCase(Locale.ROOT).replace('_', ' ')),
        run.config().seed(),
        result(run),
        returns(run),
        FilmPart.html(run),
        learnt(run),
        TimeParts.html(run),
        Html.text(command(run)),
        machine(run),
        ConfigParts.html(run.config()),
        TIME.format(now),
        Html.text(run.folder().path()));
  }

  private static String result(ReportedRun run) {
    String trained =
        "Trained for %s steps in %s."
            .formatted(Html.whole("steps", run.steps()), Html.seconds("seconds", run.seconds()));
    OptionalInt best = run.best();
    if (run.hasResult()) {
      return score(run.number("mean"), run.number("std"))
          + "return over the %s episodes of the final evaluation, with the network of step %s. "
              .formatted(
                  Html.whole("episodes", run.number("episodes")),
                  Html.whole("of-step", run.number("steps")))
          + trained;
    }
    if (best.isPresent()) {
      int row = best.getAsInt();
      NumberTable evaluations = run.evaluations();
      return score(evaluations.get(row, "mean"), evaluations.get(row, "std"))
          + "return over %s episodes, in the best evaluation so far, at step %s. "
              .formatted(
                  Html.whole("episodes", evaluations.get(row, "episodes")),
                  Html.whole("of-step", evaluations.get(row, "steps")))
          + trained;
    }
    return run.episodes().isEmpty()
        ? "No episode has ended yet. " + trained
        : "<strong>%s</strong> return in the last training episode; not evaluated yet. %s"
            .formatted(Html.number("last", run.episodes().last("return")), trained);
  }

  private static String score(double mean, double std) {
    return "<strong>%s ± %s</strong> "
        .formatted(Html.number("mean", mean), Html.number("std", std));
  }

  private static String returns(ReportedRun run) {
    String chart = ReportCharts.returns(run);
    return chart.isEmpty() ? "<p>Nothing to draw yet.</p>" : chart;
  }

  private static String learnt(ReportedRun run) {
    if (run.metrics().isEmpty()) {
      return "<p>metrics.csv has no row yet: one is written every %s steps.</p>"
          .formatted(String.format(Locale.ROOT, "%,d", run.config().metricsEvery()));
    }
    return "<div>%s</div><div>%s</div><div>%s</div>"
        .formatted(
            ReportCharts.metric(run, "loss", "loss"),
            ReportCharts.metric(run, "value", "mean action value"),
            ReportCharts.metric(run, "gradient_norm", "gradient norm"));
  }

  /** Another run with the same configuration, evaluated as this one. */
  private static String command(ReportedRun run) {
    String preset = run.folder().path().resolve("config.yaml").toString();
    String command =
        "gymbridge train %s --preset %s"
            .formatted(word(run.config().environment().id()), word(preset));
    double episodes = run.number("episodes");
    return Double.isNaN(episodes) || episodes == EvaluationReport.EPISODES
        ? command
        : command + " --final-episodes " + (long) episodes;
  }

  private static String word(String text) {
    return WORD.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static String machine(ReportedRun run) {
    StringBuilder rows = new StringBuilder();
    run.machine()
        .entrySet()
        .forEach(
            each ->
                rows.append(
                    "<tr><td>%s</td><td>%s</td></tr>\n"
                        .formatted(
                            Html.text(each.getKey()), Html.text(each.getValue().getAsString()))));
    return rows.isEmpty() ? "<tr><td>not written down</td></tr>\n" : rows.toString();
  }
}
