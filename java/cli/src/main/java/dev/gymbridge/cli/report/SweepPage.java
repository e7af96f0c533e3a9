package dev.gymbridge.cli.report;

import dev.gymbridge.cli.output.ShellCommand;
import dev.gymbridge.cli.report.SweptRun.State;
import dev.gymbridge.cli.sweep.SweepItem;
import dev.gymbridge.cli.sweep.SweepState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A sweep as a page that needs nothing else but links to its runs' pages. */
final class SweepPage {
  private static final String STYLE =
      """
      .wide { overflow-x: auto; margin: 0.6rem 0; }
      .rows th { text-align: left; font-weight: 600; border-bottom: 1px solid var(--line); }
      .rows th, .rows td { padding: 0.25rem 1.2rem 0.25rem 0; white-space: nowrap; }
      .rows td, .rows td:first-child { color: var(--ink); font-variant-numeric: tabular-nums; }
      .note { color: var(--soft); font-size: 0.9rem; }
      a { color: var(--acting); }
      """;

  private static final String HEADER =
      """
      <h1>%s</h1>
      <p>sweep of <b id="count">%d</b> runs</p>
      """;

  private static final String MAIN =
      """
      <p id="result">%s</p>
      <section><h2>Final returns</h2>%s</section>
      <section><h2>Learning</h2>%s</section>
      <section><h2>Runs</h2>
      %s</section>
      %s<section><h2>Make it again</h2>
      <pre id="command">%s</pre>
      <p>With <code>--out</code> and this folder the same command goes on: what is finished is \
      skipped, what failed is tried again.</p></section>
      """;

  private SweepPage() {}

  /**
   * The page.
   *
   * @param folder of the sweep
   * @param runs of it, in its order
   * @param summary of those that can be compared
   */
  static String html(
      Path folder, SweepState state, List<SweptRun> runs, SweepSummary summary, Instant now) {
    return PageFrame.html(
        state.environment() + ", sweep",
        STYLE,
        HEADER.formatted(Html.text(state.environment()), runs.size()),
        MAIN.formatted(
            result(runs),
            summary.html(),
            SweepCurves.html(runs, SweepReport.keys(state), state.environment()),
            table(folder, new ArrayList<>(state.keys()), runs),
            troubles(folder, runs),
            Html.text(ShellCommand.line(state.command()))),
        folder,
        now);
  }

  private static String result(List<SweptRun> runs) {
    String others =
        Stream.of(State.values())
            .filter(state -> state != State.FINISHED && count(runs, state) > 0)
            .map(state -> ", %d %s".formatted(count(runs, state), state))
            .collect(Collectors.joining());
    return "<strong>%s of %s</strong> runs are finished%s. All trained for %s steps, in %s of their time."
        .formatted(
            Html.whole("finished", count(runs, State.FINISHED)),
            Html.whole("runs", runs.size()),
            others,
            Html.whole("all-steps", known(runs).mapToDouble(ReportedRun::steps).sum()),
            Html.seconds(
                "all-seconds",
                known(runs).mapToDouble(ReportedRun::seconds).filter(Double::isFinite).sum()));
  }

  private static Stream<ReportedRun> known(List<SweptRun> runs) {
    return runs.stream().flatMap(run -> Stream.ofNullable(run.run()));
  }

  private static int count(List<SweptRun> runs, State state) {
    return Math.toIntExact(runs.stream().filter(run -> run.state() == state).count());
  }

  private static String table(Path folder, List<String> keys, List<SweptRun> runs) {
    StringBuilder rows = new StringBuilder("<tr><th>run</th>");
    keys.forEach(key -> rows.append("<th>%s</th>".formatted(Html.text(key))));
    rows.append("<th>seed</th><th>state</th><th>return</th><th>steps</th><th>time</th></tr>\n");
    for (SweptRun run : runs) {
      SweepItem item = run.item();
      rows.append("<tr id=\"run-%s\"><td>%s</td>".formatted(item.name(), link(folder, item)));
      Map<String, String> values = item.values();
      keys.forEach(
          key ->
              rows.append("<td>%s</td>".formatted(Html.text(values.getOrDefault(key, "preset")))));
      rows.append(
          "<td>%d</td><td>%s</td>%s</tr>\n"
              .formatted(item.seed(), run.state(), numbers(item.name(), run)));
    }
    return "<div class=\"wide\"><table class=\"rows\" id=\"table\">\n%s</table></div>\n"
        .formatted(rows);
  }

  /** To the run's own page, where it has one. */
  private static String link(Path folder, SweepItem item) {
    String page = item.name() + "/" + Report.FILE;
    return Files.exists(folder.resolve(page))
        ? "<a href=\"%s\">%s</a>".formatted(page, item.name())
        : item.name();
  }

  private static String numbers(String name, SweptRun swept) {
    ReportedRun run = swept.run();
    if (run == null) {
      return "<td></td><td></td><td></td>";
    }
    return "<td>%s</td><td>%s</td><td>%s</td>"
        .formatted(
            score(name, run),
            Html.whole("steps-" + name, run.steps()),
            Html.seconds("seconds-" + name, run.seconds()));
  }

  private static String score(String name, ReportedRun run) {
    NumberTable evaluations = run.evaluations();
    if (run.hasResult()) {
      return score(name, run.number("mean"), run.number("std"));
    }
    return run.best().stream()
        .mapToObj(
            row ->
                score(name, evaluations.get(row, "mean"), evaluations.get(row, "std"))
                    + " <small>best so far</small>")
        .findFirst()
        .orElse("");
  }

  private static String score(String name, double mean, double std) {
    String shown = Html.number("mean-" + name, mean);
    return Double.isFinite(std) ? shown + " ± " + Html.number("std-" + name, std) : shown;
  }

  /** What failed, cannot be read, or cannot be compared, and why. */
  private static String troubles(Path folder, List<SweptRun> runs) {
    StringBuilder rows = new StringBuilder();
    for (SweptRun run : runs) {
      if (!run.why().isEmpty()) {
        String name = run.item().name();
        String log = name + ".log";
        rows.append(
            "<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                .formatted(
                    name,
                    Html.text(run.why()),
                    Files.exists(folder.resolve(log))
                        ? "<a href=\"%s\">all that it said</a>".formatted(log)
                        : ""));
      }
    }
    return rows.isEmpty()
        ? ""
        : "<section><h2>What went wrong</h2><table id=\"troubles\">\n%s</table></section>\n"
            .formatted(rows);
  }
}
