package dev.gymbridge.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.CommandRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in Chromium. Pictures of it are left in target/dashboard. */
@SuppressWarnings("NullAway.Init") // before the tests
final class PageTest {
  private static final String MARKUP = "ä <img src=x onerror=\"window.harmed=1\"> &amp;";
  private static final Path PICTURES = Path.of("target", "dashboard");

  /** How many pixels of the chart have the colour of the curve of the run "one". */
  private static final String DRAWN =
      """
      (() => {
        const chart = document.querySelector("#chart canvas");
        const copy = document.createElement("canvas");
        [copy.width, copy.height] = [chart.width, chart.height];
        const context = copy.getContext("2d", { willReadFrequently: true });
        context.drawImage(chart, 0, 0);
        const line = [...document.querySelectorAll("#legend li")].find((li) => li.dataset.run === "one");
        const wanted = getComputedStyle(line.querySelector("i")).borderTopColor.match(/\\d+/g).map(Number);
        const pixels = context.getImageData(0, 0, copy.width, copy.height).data;
        let count = 0;
        for (let at = 0; at < pixels.length; at += 4) {
          count += pixels[at + 3] > 200 && wanted.every((part, color) => Math.abs(pixels[at + color] - part) < 8);
        }
        return count;
      })()
      """;

  @TempDir private static Path profile;
  private static Browser browser;

  @TempDir private Path folder;
  private Dashboard dashboard;
  private Path one;

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

  @BeforeEach
  void openPage() throws IOException, InterruptedException {
    one =
        RunFolders.learnt(
            folder.resolve("one"), Map.of("seed", 1, "optimizer.learning_rate", 1e-3), 20, 400);
    RunFolders.learnt(
        folder.resolve("two"), Map.of("seed", 2, "optimizer.learning_rate", 1e-3), 20, 300);
    RunFolders.learnt(
        folder.resolve(MARKUP), Map.of("seed", 1, "optimizer.learning_rate", 1e-4), 20, 150);
    RunFolders.make(folder.resolve("no evaluation"), Map.of("seed", 3));
    dashboard = LocalEnvironments.dashboard(folder);
    browser.look(1440, 900, false);
    open();
  }

  private void open() throws InterruptedException {
    browser.open(dashboard.address());
    browser.await("document.querySelectorAll('#list li').length >= 4");
    browser.await("document.querySelectorAll('#legend li').length >= 4");
  }

  @AfterEach
  void closePage() {
    assertThat(browser.takeComplaints()).isEmpty();
    browser.open(URI.create("about:blank"));
    dashboard.close();
  }

  private static String ofRun(String list, String id) {
    return "[...document.querySelectorAll('#"
        + list
        + " li')].find((li) => li.dataset.run === '"
        + id
        + "')";
  }

  private static void click(String selector) {
    browser.value("document.querySelector('" + selector + "').click()");
  }

  private static void set(String selector, String value) {
    browser.value(
        """
        (() => {
          const field = document.querySelector('%s');
          field.value = '%s';
          field.dispatchEvent(new Event('input', { bubbles: true }));
          field.dispatchEvent(new Event('change', { bubbles: true }));
        })()
        """
            .formatted(selector, value));
  }

  private static double inLegend(String id) {
    return browser
        .value("Number(" + ofRun("legend", id) + ".querySelector('b').dataset.value)")
        .getAsDouble();
  }

  @ParameterizedTest
  @CsvSource({"1440, false", "1440, true", "390, false", "390, true"})
  void curvesAreDrawnAtEveryWidthAndInTheDark(int width, boolean dark)
      throws IOException, InterruptedException {
    browser.look(width, 900, dark);
    open();

    browser.await(DRAWN + " > 300");
    assertThat(browser.is("document.documentElement.scrollWidth <= innerWidth")).isTrue();
    String page = browser.text("getComputedStyle(document.body).backgroundColor");
    assertThat(page).isEqualTo(dark ? "rgb(18, 21, 26)" : "rgb(245, 246, 248)");
    Files.write(
        PICTURES.resolve("%d-%s.png".formatted(width, dark ? "dark" : "light")), browser.picture());
  }

  @Test
  void numbersAreThoseOfTheTables() {
    assertThat(inLegend("one")).isEqualTo(RunFolders.mean(20, 400));
    assertThat(inLegend("two")).isEqualTo(RunFolders.mean(20, 300));
    assertThat(browser.text(ofRun("list", "one") + ".querySelector('.best').textContent"))
        .isEqualTo("367.17");
    assertThat(RunFolders.mean(20, 400)).isEqualTo(367.171875);
  }

  @Test
  void aRunGrowsAnotherComesAndOneGoesWhileThePageIsOpen()
      throws IOException, InterruptedException {
    RunFolders.learn(one, 21, 400);
    RunFolders.add(one, "evaluations.csv", "22000,20,1");
    browser.await(ofRun("legend", "one") + "?.innerText.includes('21k')");
    assertThat(inLegend("one")).isEqualTo(RunFolders.mean(21, 400));

    RunFolders.learnt(folder.resolve("five"), Map.of("seed", 5), 3, 10);
    browser.await(ofRun("list", "five"));

    try (var files = Files.list(folder.resolve("two"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    browser.await("!" + ofRun("list", "two"));
    browser.await("!" + ofRun("legend", "two"));
  }

  @Test
  void textsOfRunsAreTexts() throws InterruptedException {
    assertThat(browser.text("document.querySelector('#list').innerText")).contains(MARKUP);
    browser.await("document.querySelectorAll('#list img').length === 0");
    assertThat(browser.is("window.harmed === undefined")).isTrue();
  }

  @Test
  void runsAreSearchedByTheirValues() throws InterruptedException {
    set("#search", "seed=1 learning_rate<0.001");
    browser.await("document.querySelectorAll('#list li').length === 1");
    assertThat(browser.text("document.querySelector('#list li').dataset.run")).isEqualTo(MARKUP);
    set("#search", "no evaluation");
    browser.await("document.querySelector('#list li')?.dataset.run === 'no evaluation'");
    set("#search", "nothing");
    browser.await("!document.querySelector('#empty').hidden");
  }

  @Test
  void seedsAreJoinedToTheirMean() throws InterruptedException {
    click("#grouped");
    browser.await(
        "[...document.querySelectorAll('#legend li')].some((li) => li.innerText.includes('2 seeds'))");

    assertThat(
            browser
                .value(
                    "Number([...document.querySelectorAll('#legend li')].find((li) => li.innerText.includes('2"
                        + " seeds')).querySelector('b').dataset.value)")
                .getAsDouble())
        .isEqualTo((RunFolders.mean(20, 400) + RunFolders.mean(20, 300)) / 2);
  }

  @Test
  void anotherColumnIsDrawnWithItsGaps() throws InterruptedException {
    set("#column", "metrics.loss");
    browser.await(ofRun("legend", "one") + "?.innerText.includes('0.05')");
    assertThat(inLegend("one")).isEqualTo(1.0 / 20);
  }

  @Test
  void configurationsAreCompared() throws InterruptedException {
    set("#left", "one");
    set("#right", "two");
    browser.await("document.querySelectorAll('#table tr').length === 1");
    assertThat(browser.text("document.querySelector('#table').innerText")).isEqualTo("seed\t1\t2");
    click("#all");
    assertThat(browser.value("document.querySelectorAll('#table tr').length").getAsInt())
        .isGreaterThan(50);
  }

  @Test
  void anAgentPlays() throws IOException, InterruptedException {
    CommandRun trained =
        CommandRun.of(
            "train",
            "CartPole-v1",
            "--out=" + folder.resolve("trained"),
            "--steps=200",
            "--set=network.hidden_layers=[16]",
            "--set=algorithm.learning_starts=100",
            "--set=evaluation.every=100",
            "--set=evaluation.episodes=1");
    assertThat(trained.status()).as(trained.err()).isZero();
    browser.await("document.querySelector('#player option[value=trained]')");
    set("#player", "trained");
    long before = ProcessHandle.current().descendants().count();

    click("#start");

    browser.await("document.querySelector('#picture').naturalWidth === 600");
    click("#pause");
    browser.await("document.querySelector('#pause').textContent === 'Go on'");
    int step = stepAtRest();
    click("#step");
    browser.await(
        "!document.querySelector('#step-line').textContent.startsWith('step " + step + " ')");
    assertThat(step()).isBetween(0, step + 1);
    assertThat(browser.value("document.querySelectorAll('#values div').length").getAsInt())
        .isEqualTo(2);
    assertThat(browser.value("document.querySelectorAll('#values div.chosen').length").getAsInt())
        .isEqualTo(1);
    Files.write(PICTURES.resolve("play.png"), browser.picture());

    click("#start");

    long deadline = System.nanoTime() + 15_000_000_000L;
    while (ProcessHandle.current().descendants().count() > before && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(ProcessHandle.current().descendants().count()).isLessThanOrEqualTo(before);
  }

  /** Where it pauses: the page has said so before the server hears of it. */
  private static int stepAtRest() throws InterruptedException {
    int before;
    int step = step();
    do {
      before = step;
      Thread.sleep(500);
      step = step();
    } while (step != before);
    return step;
  }

  private static int step() {
    return Integer.parseInt(
        browser
            .text("document.querySelector('#step-line').textContent")
            .replaceAll("^step ([\\d,]+) .*", "$1")
            .replace(",", ""));
  }
}
