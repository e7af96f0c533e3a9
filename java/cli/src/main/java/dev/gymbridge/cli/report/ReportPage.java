package dev.gymbridge.cli.report;

import dev.gymbridge.cli.output.EvaluationReport;
import dev.gymbridge.cli.output.ShellCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** A run as a page that needs nothing else. */
final class ReportPage {
  private static final String HEADER =
      """
      <h1>%s</h1>
      <p>%s, seed <b>%d</b></p>
      """;

  private static final String MAIN =
      """
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
      """;

  private ReportPage() {}

  /** The page. */
  static String html(ReportedRun run, Instant now) {
    String environment = run.config().environment().id();
    long seed = run.config().seed();
    String rule = run.config().algorithm().rule().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return PageFrame.html(
        environment + ", seed " + seed,
        "",
        HEADER.formatted(Html.text(environment), Html.text(rule), seed),
        MAIN.formatted(
            result(run),
            returns(run),
            FilmPart.html(run),
            learnt(run),
            TimeParts.html(run),
            Html.text(command(run)),
            machine(run),
            ConfigParts.html(run.config())),
        run.folder().path(),
        now);
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
    List<String> words =
        new ArrayList<>(
            List.of(
                "gymbridge",
                "train",
                run.config().environment().id(),
                "--preset",
                run.folder().path().resolve("config.yaml").toString()));
    double episodes = run.number("episodes");
    if (!Double.isNaN(episodes) && episodes != EvaluationReport.EPISODES) {
      words.addAll(List.of("--final-episodes", Long.toString((long) episodes)));
    }
    return ShellCommand.line(words);
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
