package dev.gymbridge.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run's report in Chromium, from the disk. Pictures of it are left in target/report. */
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
    assertThat(browser.is("document.documentElement.scrollWidth <= " + width)).isTrue();
    // The picture for this look, and the page around it.
    assertThat(
            browser.is(
                "[...document.images].every((img) => (img.currentSrc !== img.src) === %s)"
                    .formatted(dark)))
        .isTrue();
    assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo(dark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
    assertThat(browser.takeComplaints()).isEmpty();
    String look = dark ? "dark" : "light";
    Files.write(PICTURES.resolve("%d-%s.png".formatted(width, look)), browser.picture());
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
    assertThat(browser.is("document.documentElement.scrollWidth <= " + width)).isTrue();
    assertThat(browser.takeComplaints()).isEmpty();
    String look = dark ? "dark" : "light";
    Files.write(PICTURES.resolve("film-%d-%s.png".formatted(width, look)), browser.picture());
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
}
