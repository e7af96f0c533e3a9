package dev.gymbridge.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the report takes from the processor, by its threads, and the dashboard, by its process, as
 * parts of what the Java process of a training of CartPole-v1 beside them takes.
 *
 * <p>Arguments: {@code [PRESET [STEPS]]}, by default {@code zoo} and the preset's steps. Needs
 * Chromium. Three trainings with one seed: with nothing beside it, with a dashboard that nobody
 * looks at, and with one whose page is open.
 */
public final class ReportCost {
  private static final List<String> BROWSERS = List.of("chromium", "chromium-browser");
  private static final String OPEN = "open ";
  private static final int START_SECONDS = 10;

  private final Path scratch;
  private final List<String> training;

  private ReportCost(Path scratch, String preset, @Nullable String steps) {
    this.scratch = scratch;
    this.training =
        new ArrayList<>(List.of("train", "CartPole-v1", "--preset=" + preset, "--seed=1"));
    if (steps != null) {
      training.add("--steps=" + steps);
    }
  }

  /** Trains, and prints a table. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String preset = arguments.length > 0 ? arguments[0] : "zoo";
    String steps = arguments.length > 1 ? arguments[1] : null;
    Path scratch = Files.createTempDirectory("gymbridge-report-cost");
    System.out.printf("CartPole-v1, %s; percent of the training's processor time%n", preset);
    new ReportCost(scratch, preset, steps).measure();
  }

  private void measure() throws IOException, InterruptedException {
    print("alone", train("alone"), 0, 0);
    Path runs = Files.createDirectory(scratch.resolve("runs"));
    Process dashboard =
        java("dev.gymbridge.cli.Main", "-XX:TieredStopAtLevel=1", "dashboard", runs.toString());
    try {
      String address = address(dashboard);
      double before = ProcessTime.of(dashboard.toHandle());
      double[] unseen = train("runs/unseen");
      print("a dashboard", unseen, ProcessTime.of(dashboard.toHandle()) - before, 0);
      look(dashboard, address);
    } finally {
      dashboard.destroy();
    }
  }

  private void look(Process dashboard, String address) throws IOException, InterruptedException {
    Process browser = browser(address);
    try {
      TimeUnit.SECONDS.sleep(START_SECONDS);
      double before = ProcessTime.of(dashboard.toHandle());
      double browserBefore = ProcessTime.of(browser.toHandle());
      double[] seen = train("runs/seen");
      print(
          "a dashboard, page open",
          seen,
          ProcessTime.of(dashboard.toHandle()) - before,
          ProcessTime.of(browser.toHandle()) - browserBefore);
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
    }
  }

  private static void print(String beside, double[] took, double dashboard, double browser) {
    System.out.printf(
        "%-24s training %6.1f s · report %4.0f ms = %.2f %% · dashboard %.2f s = %.2f %% · browser %.1f s%n",
        beside,
        took[1] / 1e3,
        took[0],
        100 * took[0] / took[1],
        dashboard,
        1e5 * dashboard / took[1],
        browser);
  }

  /** Gives the milliseconds of its reports, and all of its process. */
  private double[] train(String folder) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(training);
    arguments.add("--out=" + scratch.resolve(folder));
    Process process =
        java(MeasuredTraining.class.getName(), "-Xshare:auto", arguments.toArray(String[]::new));
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the training failed; its error output is above");
    }
    String last = lines.get(lines.size() - 1);
    return Arrays.stream(last.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static Process java(String main, String option, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("TORCH_CPP_LOG_LEVEL", "ERROR");
    return builder.start();
  }

  private static String address(Process dashboard) throws IOException {
    BufferedReader lines = dashboard.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine();
    if (line == null || !line.startsWith(OPEN)) {
      throw new IllegalStateException("the dashboard did not start: " + line);
    }
    return line.substring(OPEN.length()).split(" ", -1)[0];
  }

  private Process browser(String address) throws IOException {
    Path program =
        Stream.of(System.getenv("PATH").split(":", -1))
            .flatMap(folder -> BROWSERS.stream().map(Path.of(folder)::resolve))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("there is no chromium on the PATH"));
    return new ProcessBuilder(
            program.toString(),
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            // Without it, it would end when the page has loaded.
            "--remote-debugging-port=0",
            "--window-size=1440,900",
            "--user-data-dir=" + scratch.resolve("browser"),
            address)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
