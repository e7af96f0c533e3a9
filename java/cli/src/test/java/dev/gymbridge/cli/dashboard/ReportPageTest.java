package dev.gymbridge.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.CommandRun;
import dev.gymbridge.cli.sweep.SweepItem;
import dev.gymbridge.cli.sweep.SweepState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The reports of a run and of a sweep in Chromium, from the disk. Pictures of them are left in
 * target/report.
 */
@SuppressWarnings("NullAway.Init") // before the tests
final class ReportPageTest {
  private static final Path PICTURES = Path.of("target", "report");

  @TempDir private static Path profile;
  private static Browser browser;

  @TempDir private Path folder;

  @BeforeAll
  static void startBrowser() throws IOException {
    browser = Browser.start(profile);
    Files.createDirectories(PICTURES);
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"1440, false", "390, false", "1440, true", "390, true"})
  void itIsLegible(int width, boolean dark) throws IOException, InterruptedException {
    Path run = RunFolders.learnt(folder.resolve("ä b"), Map.of("seed", 3), 20, 400);
    CommandRun written = CommandRun.of("report", run.toString());
    assertThat(written.status()).as(written.err()).isZero();

    browser.look(width, 900, dark);
    browser.open(run.resolve("report.html").toUri());
    browser.await("document.querySelectorAll('img').length === 4");
    browser.await("[...document.images].every((img) => img.complete && img.naturalWidth === 720)");

    assertThat(browser.text("document.querySelector('#mean').value"))
        .isEqualTo(Double.toString(RunFolders.mean(20, 400)));
    assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo(dark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
    assertFits("", width, dark);
  }

  @ParameterizedTest
  @CsvSource({"1440, false", "390, false", "1440, true", "390, true"})
  void itsFilmsPlay(int width, boolean dark) throws IOException, InterruptedException {
    browser.look(width, 900, dark);
    browser.open(filmed().resolve("report.html").toUri());
    browser.await("document.querySelectorAll('video').length === 2");
    browser.await("[...document.querySelectorAll('video')].every((v) => v.readyState === 4)");

    assertThat(
            browser.is(
                "[...document.querySelectorAll('video')].every((v) => v.videoWidth === 480)"))
        .isTrue();
    browser.value("[...document.querySelectorAll('video')].forEach((v) => v.play())");
    browser.await(
        "[...document.querySelectorAll('video')].every((v) => !v.paused && v.currentTime > 0.3)");
    assertFits("film-", width, dark);
  }

  /** Nothing runs off the page, its pictures are those of its look, and nobody complains. */
  private static void assertFits(String name, int width, boolean dark) throws IOException {
    assertThat(browser.is("document.documentElement.scrollWidth <= " + width)).isTrue();
    assertThat(
            browser.is(
                "[...document.images].every((img) => (img.currentSrc !== img.src) === %s)"
                    .formatted(dark)))
        .isTrue();
    assertThat(browser.takeComplaints()).isEmpty();
    String look = dark ? "dark" : "light";
    Files.write(PICTURES.resolve("%s%d-%s.png".formatted(name, width, look)), browser.picture());
  }

  /** A run whose name is markup, trained once. */
  private static Path filmed() {
    Path run = profile.resolve("<video src=x onerror='alert(1)'> & \"b\"");
    if (!Files.exists(run)) {
      CommandRun trained =
          CommandRun.of(
              "train",
              "CartPole-v1",
              "--out=" + run,
              "--steps=300",
              "--set=network.hidden_layers=[16]",
              "--set=evaluation.every=0");
      assertThat(trained.status()).as(trained.err()).isZero();
    }
    return run;
  }

  private static Path sweep(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<SweepItem> items = new ArrayList<>();
    for (int nStep : List.of(1, 3)) {
      for (int seed = 1; seed <= 3; seed++) {
        Map<String, Object> values = Map.of("algorithm.n_step", nStep, "seed", (long) seed);
        SweepItem item =
            new SweepItem(
                "n_step-%d-seed-%d".formatted(nStep, seed),
                seed,
                Map.of("algorithm.n_step", Integer.toString(nStep)));
        items.add(item);
        if (nStep == 3 && seed == 3) {
          continue;
        }
        double height = 300 + 60 * nStep - 25 * seed * seed;
        Path run = RunFolders.learnt(folder.resolve(item.name()), values, 20 - seed, height);
        Files.writeString(
            run.resolve("evaluation.json"),
            "{\"mean\":%s,\"std\":7.5,\"episodes\":100,\"training_steps\":%d,\"training_seconds\":%d}"
                .formatted(height, 20_000 - 1000 * seed, 60 * seed));
        assertThat(CommandRun.of("report", run.toString()).status()).isZero();
      }
    }
    String failed = items.get(5).name();
    Files.writeString(folder.resolve(failed + ".log"), "gymbridge: the environment ended");
    new SweepState(
            "CartPole-v1",
            List.of("gymbridge", "sweep", "CartPole-v1", "--seeds", "1..3"),
            items,
            Map.of(failed, "the environment ended"))
        .write(folder);
    return folder;
  }

  @ParameterizedTest
  @CsvSource({"1440, false", "390, false", "1440, true", "390, true"})
  void aSweepIsLegible(int width, boolean dark) throws IOException, InterruptedException {
    Path sweep = sweep(folder.resolve("ä <b> c"));
    CommandRun written = CommandRun.of("report", sweep.toString());
    assertThat(written.status()).as(written.err()).isZero();

    browser.look(width, 900, dark);
    browser.open(sweep.resolve("report.html").toUri());
    browser.await("document.querySelectorAll('img').length === 2");
    browser.await("[...document.images].every((img) => img.complete && img.naturalWidth === 720)");

    assertThat(browser.text("document.querySelector('#finished').value")).isEqualTo("5.0");
    assertThat(browser.text("document.querySelector('#group-0-median').value")).isEqualTo("260.0");
    assertFits("sweep-", width, dark);
    browser.value("document.querySelector('#table a').click()");
    browser.await("document.querySelector('#mean') !== null");
    assertThat(browser.text("document.querySelector('#mean').value")).isEqualTo("335.0");
  }
}
