package dev.gymbridge.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.CommandRun;
import dev.gymbridge.cli.runs.WrittenRun;
import dev.gymbridge.cli.sweep.SweepItem;
import dev.gymbridge.cli.sweep.SweepState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of sweeps that are written by hand. */
final class SweepReportTest {
  private static final String STEP = "algorithm.n_step";
  private static final List<String> COMMAND =
      List.of("gymbridge", "sweep", "CartPole-v1", "--seeds", "1..3", "--set", STEP + "=1,3");

  @TempDir private Path temporary;

  private Path folder() throws IOException {
    return Files.createDirectories(temporary.resolve("ä <b>sweep</b> & 'more'"));
  }

  private static SweepItem item(int nStep, int seed) {
    return new SweepItem(
        "n_step-%d-seed-%d".formatted(nStep, seed), seed, Map.of(STEP, Integer.toString(nStep)));
  }

  private static WrittenRun run(Path folder, SweepItem item) throws IOException {
    return new WrittenRun(
        folder.resolve(item.name()),
        "CartPole-v1",
        Map.of(STEP, Integer.parseInt(item.values().getOrDefault(STEP, "1")), "seed", item.seed()));
  }

  private static void finish(WrittenRun run, String mean) throws IOException {
    Files.writeString(
        run.folder().resolve("evaluation.json"),
        "{\"mean\":%s,\"std\":2.5,\"episodes\":100,\"steps\":2000,\"training_steps\":40000,\"training_seconds\":61.5}"
            .formatted(mean));
  }

  private static void write(Path folder, List<SweepItem> items, Map<String, String> failed) {
    new SweepState("CartPole-v1", COMMAND, items, failed).write(folder);
  }

  private static String page(Path folder) throws IOException {
    CommandRun written = CommandRun.of("report", folder.toString());
    assertThat(written.status()).as(written.err()).isZero();
    return Files.readString(folder.resolve("report.html"));
  }

  private static double number(String page, String name) {
    Matcher data =
        Pattern.compile("<data id=\"%s\" value=\"([^\"]+)\"".formatted(Pattern.quote(name)))
            .matcher(page);
    assertThat(data.find()).as(name).isTrue();
    return Double.parseDouble(data.group(1));
  }

  private static String row(String page, SweepItem item) {
    int start = page.indexOf("<tr id=\"run-" + item.name() + "\">");
    return page.substring(start, page.indexOf("</tr>", start));
  }

  @Test
  void itsNumbersAreThoseOfCompareAndOfTheRuns() throws IOException {
    Path folder = folder();
    List<SweepItem> items = new ArrayList<>();
    List<String> compare = new ArrayList<>(List.of("compare"));
    double[][] means = {{100, 200, 450.125}, {500, 350, 500}};
    for (int group = 0; group < means.length; group++) {
      for (int seed = 1; seed <= 3; seed++) {
        SweepItem item = item(1 + 2 * group, seed);
        double mean = means[group][seed - 1];
        WrittenRun run = run(folder, item).episodes(1, 2).evaluations(mean / 2, mean);
        finish(run, Double.toString(mean));
        compare.add(run.folder().toString());
        items.add(item);
      }
    }
    write(folder, items, Map.of());
    Path json = temporary.resolve("compare.json");
    compare.add("--json=" + json);
    assertThat(CommandRun.of(compare.toArray(String[]::new)).status()).isZero();

    String page = page(folder);

    JsonObject compared = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    JsonArray groups = compared.getAsJsonArray("groups");
    assertThat(groups).hasSize(2);
    for (int group = 0; group < 2; group++) {
      JsonObject expected = groups.get(group).getAsJsonObject();
      assertThat(page)
          .contains("<td>%s</td><td>3</td>".formatted(expected.get("name").getAsString()));
      for (String statistic : List.of("mean", "median", "iqm")) {
        assertEstimate(
            page, "group-%d-%s".formatted(group, statistic), expected.getAsJsonObject(statistic));
      }
      assertThat(number(page, "group-%d-reached".formatted(group)))
          .isEqualTo(expected.get("reached").getAsDouble());
    }
    assertEstimate(page, "pair-0", compared.getAsJsonArray("improvement").get(0).getAsJsonObject());
    assertThat(number(page, "finished")).isEqualTo(6);
    assertThat(number(page, "all-steps")).isEqualTo(6 * 40_000);
    assertThat(number(page, "all-seconds")).isEqualTo(6 * 61.5);
    assertThat(number(page, "mean-n_step-1-seed-3")).isEqualTo(450.125);
    assertThat(number(page, "std-n_step-1-seed-3")).isEqualTo(2.5);
    assertThat(number(page, "steps-n_step-3-seed-2")).isEqualTo(40_000);
    assertThat(number(page, "seconds-n_step-3-seed-2")).isEqualTo(61.5);
    assertThat(page)
        .contains("gymbridge sweep CartPole-v1 --seeds 1..3 --set algorithm.n_step=1,3")
        .doesNotContain("What went wrong");
  }

  private static void assertEstimate(String page, String name, JsonObject estimate) {
    assertThat(number(page, name)).isEqualTo(estimate.get("value").getAsDouble());
    assertThat(number(page, name + "-low")).isEqualTo(estimate.get("low").getAsDouble());
    assertThat(number(page, name + "-high")).isEqualTo(estimate.get("high").getAsDouble());
  }

  @Test
  void everyStateOfARunHasARow() throws IOException {
    Path folder = folder();
    List<SweepItem> items = new ArrayList<>();
    for (int seed = 1; seed <= 7; seed++) {
      items.add(item(1, seed));
    }
    finish(run(folder, items.get(0)).evaluations(10), "20.5");
    Files.writeString(folder.resolve(items.get(0).name()).resolve("report.html"), "a page");
    finish(run(folder, items.get(1)).evaluations(10), "null");
    run(folder, items.get(2)).episodes(1, 2).evaluations(10, 30, Double.NaN, 20);
    run(folder, items.get(3));
    run(folder, items.get(4)).episodes(1);
    Files.writeString(folder.resolve(items.get(4).name() + ".log"), "gymbridge: it diverged");
    Files.createDirectories(folder.resolve(items.get(5).name()));
    Files.writeString(folder.resolve(items.get(5).name()).resolve("config.yaml"), "]");
    write(folder, items, Map.of(items.get(4).name(), "it <i>diverged</i>"));

    String page = page(folder);

    assertThat(page)
        .contains("runs are finished, 1 failed, 2 not finished, 1 not begun, 1 unreadable.");
    assertThat(number(page, "finished")).isEqualTo(2);
    assertThat(row(page, items.get(0)))
        .contains("<a href=\"n_step-1-seed-1/report.html\">", "<td>1</td><td>finished</td>");
    assertThat(row(page, items.get(1))).contains("finished", "not a number").doesNotContain("<a ");
    assertThat(row(page, items.get(2))).contains("not finished", ">30</data>", "best so far");
    assertThat(row(page, items.get(3))).contains("not finished", "an unknown time");
    assertThat(row(page, items.get(4))).contains("failed");
    assertThat(row(page, items.get(5))).contains("unreadable");
    assertThat(row(page, items.get(6))).contains("not begun");
    assertThat(page)
        .contains("<td>it &lt;i&gt;diverged&lt;/i&gt;</td><td><a href=\"n_step-1-seed-5.log\">")
        .contains("config.yaml cannot be used")
        .contains("with which nothing can be compared");
    // The one that can be compared.
    assertThat(number(page, "group-0-mean")).isEqualTo(20.5);
    assertThat(page).contains("<td>CartPole-v1</td><td>1</td>");
  }

  @Test
  void aSweepThatHasJustBegunHasAPage() throws IOException {
    Path folder = folder();
    write(folder, List.of(item(1, 1), item(3, 1)), Map.of());

    assertThat(page(folder))
        .contains("No run is finished yet", "Nothing to draw yet", "2 not begun")
        .doesNotContain("<img ");
  }

  @Test
  void runsWithoutEvaluationsAreDrawnByTheirTraining() throws IOException {
    Path folder = folder();
    WrittenRun run = run(folder, item(1, 1)).episodes(1, 2);
    Files.writeString(
        run.folder().resolve("metrics.csv"), "steps,mean_return\n1000,5.0\n2000,7.5\n");
    write(folder, List.of(item(1, 1)), Map.of());

    assertThat(page(folder)).contains("Mean return of 100 training episodes", "<img ");
  }

  @Test
  void namesAndValuesAreShownAsTheyAre() throws IOException {
    Path folder = folder();
    String hostile = "<script>alert('ü')</script>";
    Map<String, String> values = new LinkedHashMap<>();
    values.put("environment.kwargs", "{name: \"" + hostile + "\"}");
    SweepItem first = new SweepItem("name-1-seed-1", 1, values);
    SweepItem second = new SweepItem("name-2-seed-1", 1, Map.of("environment.kwargs", "{}"));
    for (SweepItem item : List.of(first, second)) {
      WrittenRun run =
          new WrittenRun(
              folder.resolve(item.name()),
              "CartPole-v1",
              Map.of("environment.kwargs", Map.of("name", item.equals(first) ? hostile : "ß")));
      finish(run.evaluations(1, 2), "2");
    }
    new SweepState(
            "<b>Cart</b>", List.of("gymbridge", "<u>", "it's"), List.of(first, second), Map.of())
        .write(folder);

    assertThat(page(folder))
        .doesNotContain("<script", "<b>Cart", "<u>", "<b>sweep")
        .contains("&lt;script&gt;alert(&#39;ü&#39;)&lt;/script&gt;", "&lt;b&gt;Cart&lt;/b&gt;")
        .contains("gymbridge &#39;&lt;u&gt;&#39; &#39;it&#39;\\&#39;&#39;s&#39;")
        .contains("ä &lt;b&gt;sweep&lt;/b&gt; &amp; &#39;more&#39;")
        .contains("default-src 'none'");
  }

  @Test
  void aRunOutsideOfTheFolderIsRefused() throws IOException {
    Path folder = folder();
    write(folder, List.of(new SweepItem("../other", 1, Map.of())), Map.of());

    CommandRun refused = CommandRun.of("report", folder.toString());

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("is not what a sweep leaves: \"../other\" is no name of a run");
  }

  @Test
  void aHundredRunsAreAPageThatIsNotLarge() throws IOException {
    Path folder = folder();
    List<SweepItem> items = new ArrayList<>();
    for (int seed = 1; seed <= 50; seed++) {
      for (int nStep : List.of(1, 3)) {
        SweepItem item = item(nStep, seed);
        double[] means = new double[40];
        for (int evaluation = 0; evaluation < means.length; evaluation++) {
          means[evaluation] = (evaluation * seed * nStep) % 500;
        }
        finish(run(folder, item).evaluations(means), Integer.toString(seed * nStep));
        items.add(item);
      }
    }
    write(folder, items, Map.of());

    String page = page(folder);

    assertThat(number(page, "finished")).isEqualTo(100);
    assertThat(page.length()).isLessThan(1_500_000);
  }
}
