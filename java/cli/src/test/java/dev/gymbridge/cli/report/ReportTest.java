package dev.gymbridge.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.CommandRun;
import dev.gymbridge.cli.runs.WrittenRun;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.run.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of runs that are written by hand. */
final class ReportTest {
  private static final String EVALUATIONS = "steps,episodes,mean,std,min,max,median,mean_length\n";
  private static final String METRICS =
      "steps,episodes,gradient_steps,epsilon,mean_return,mean_length,loss,value,gradient_norm,clipped\n";
  private static final String TIMINGS =
      "steps,seconds,steps_per_second,acting,learning,waiting,evaluating,checkpointing\n";

  private static final Evaluation EVALUATION =
      new Evaluation(1, Statistics.of(1), List.of(1.0), 1, 1, 1, 0);

  @TempDir private Path temporary;

  private WrittenRun run(String name, Map<String, Object> changes) throws IOException {
    return new WrittenRun(temporary.resolve(name), "CartPole-v1", changes);
  }

  private static String page(WrittenRun run) throws IOException {
    CommandRun written = CommandRun.of("report", run.folder().toString());
    assertThat(written.status()).as(written.err()).isZero();
    return Files.readString(run.folder().resolve("report.html"));
  }

  private static double number(String page, String name) {
    Matcher data =
        Pattern.compile("<data id=\"%s\" value=\"([^\"]+)\"".formatted(name)).matcher(page);
    assertThat(data.find()).as(name).isTrue();
    return Double.parseDouble(data.group(1));
  }

  private static int pictures(String page) {
    return page.split("<img ", -1).length - 1;
  }

  @Test
  void aTrainingsNumbersAreThoseOfItsTables() throws IOException {
    WrittenRun run = run("run", Map.of()).episodes(1, 2, 3);
    Files.writeString(
        run.folder().resolve("evaluations.csv"),
        EVALUATIONS
            + "1000,20,10.25,1.5,1,20,10,10\n2000,30,480.125,7.75,1,20,10,10\n3000,20,100.0,2.5,1,20,10,10\n");
    Files.writeString(
        run.folder().resolve("timings.csv"),
        TIMINGS + "1500,4.0,1,0.5,1.0,0.25,0.125,0.0\n3000,10.0,1,1.0,2.0,1.5,0.75,0.5\n");

    String page = page(run);

    assertThat(number(page, "mean")).isEqualTo(480.125);
    assertThat(number(page, "std")).isEqualTo(7.75);
    assertThat(number(page, "episodes")).isEqualTo(30);
    assertThat(number(page, "of-step")).isEqualTo(2000);
    assertThat(number(page, "steps")).isEqualTo(3000);
    assertThat(number(page, "seconds")).isEqualTo(10);
    assertThat(number(page, "acting")).isEqualTo(1.5);
    assertThat(number(page, "learning")).isEqualTo(3);
    assertThat(number(page, "waiting")).isEqualTo(1.75);
    assertThat(number(page, "evaluating")).isEqualTo(0.875);
    assertThat(number(page, "checkpointing")).isEqualTo(0.5);
    assertThat(number(page, "other")).isEqualTo(2.375);
    assertThat(page).contains("<td>30.0 %</td>", "width:30.0%").contains("not written down");
  }

  @Test
  void theFinalEvaluationIsTheResultUntilTheRunGoesOn() throws IOException {
    WrittenRun run = run("run", Map.of()).evaluations(10, 20);
    Files.writeString(
        run.folder().resolve("evaluation.json"),
        "{\"mean\":19.5,\"std\":2.25,\"episodes\":7,\"steps\":1000,\"training_steps\":2000,\"training_seconds\":61.5}");

    String page = page(run);

    assertThat(number(page, "mean")).isEqualTo(19.5);
    assertThat(number(page, "of-step")).isEqualTo(1000);
    assertThat(number(page, "seconds")).isEqualTo(61.5);
    assertThat(page).contains("final evaluation", "1 min 2 s", "--final-episodes 7");

    run.evaluations(10, 20, 15);

    String later = page(run);
    assertThat(later).contains("best evaluation so far").doesNotContain("final evaluation");
    assertThat(number(later, "mean")).isEqualTo(20);
  }

  @Test
  void whatDiffersFromThePresetIsMarked() throws IOException {
    String page =
        page(run("run", Map.of("seed", 7, "stop.steps", 600, "optimizer.learning_rate", 0.25)));

    assertThat(page)
        .contains("<td>learning_rate</td><td><mark>0.25</mark> <small>preset: ")
        .contains("<td>steps</td><td><mark>600</mark> <small>preset: ");
    // Not the seed, nor durations that are parts of the steps.
    assertThat(page.split("<mark>", -1)).hasSize(3);
    assertThat(page).contains("CartPole-v1, seed 7");
  }

  @Test
  void aRunThatHasJustBegunHasAPage() throws IOException {
    String page = page(run("run", Map.of()));

    assertThat(page)
        .contains("No episode has ended yet", "metrics.csv has no row yet")
        .contains("timings.csv has no row yet", "Nothing to draw yet");
    assertThat(pictures(page)).isZero();
  }

  @Test
  void aRunOfOneEpisodeHasAPage() throws IOException {
    String page = page(run("run", Map.of()).episodes(17.5));

    assertThat(number(page, "last")).isEqualTo(17.5);
    assertThat(pictures(page)).isEqualTo(1);
  }

  @Test
  void numbersThatAreNotFiniteAreLeftOutOfChartsAndCounted() throws IOException {
    WrittenRun run =
        run("run", Map.of()).episodes(List.of("1.0", "Infinity", "")).evaluations(Double.NaN);
    Files.writeString(
        run.folder().resolve("metrics.csv"),
        METRICS + "1000,1,1,0.5,,10,,1.0,Infinity,0.0\n2000,1,1,0.5,,10,,2.0,3.0,0.0\n");

    String page = page(run);

    assertThat(page)
        .contains("loss: 2 of 2 rows of metrics.csv have no finite number")
        .contains("gradient norm: 1 of 2 rows of metrics.csv have no finite number")
        .doesNotContain("mean action value: ");
    assertThat(pictures(page)).isEqualTo(3);
    assertThat(page).contains("not evaluated yet");
  }

  @Test
  void namesAreShownAsTheyAre() throws IOException {
    WrittenRun run = run("ä <img src=x onerror='alert(1)'> & \"b\"", Map.of()).episodes(1, 2);
    Files.writeString(
        run.folder().resolve("machine.json"), "{\"Java\":\"<script>alert(2)</script>\"}");

    String page = page(run);

    assertThat(page)
        .doesNotContain("<img src=x", "<script")
        .contains("ä &lt;img src=x onerror=&#39;alert(1)&#39;&gt; &amp; &quot;b&quot;")
        .contains("&lt;script&gt;alert(2)&lt;/script&gt;")
        .contains("default-src 'none'");
  }

  @Test
  void aRunThatIsNotOverHasAPageOnceItWasEvaluated() throws IOException, InterruptedException {
    WrittenRun run = run("run", Map.of()).episodes(1, 2).evaluations(10);
    List<String> warnings = new ArrayList<>();
    Path file = run.folder().resolve("report.html");
    try (Report report = new Report(RunFolder.open(run.folder()), Duration.ZERO, warnings::add)) {
      report.evaluated(500, EVALUATION);
      report.update();
      assertThat(file).doesNotExist();

      report.started();
      report.evaluated(1000, EVALUATION);
      for (int wait = 0; wait < 2000 && !Files.exists(file); wait++) {
        Thread.sleep(10);
      }
      assertThat(number(Files.readString(file), "mean")).isEqualTo(10);

      run.evaluations(10, 20);
    }
    assertThat(number(Files.readString(file), "mean")).isEqualTo(20);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aLongRunsPageIsSmall() throws IOException {
    double[] returns = new double[200_000];
    for (int episode = 0; episode < returns.length; episode++) {
      returns[episode] = episode % 500;
    }

    assertThat(page(run("run", Map.of()).episodes(returns)).length()).isLessThan(400_000);
  }
}
