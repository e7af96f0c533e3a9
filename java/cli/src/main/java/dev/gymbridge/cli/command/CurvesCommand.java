package dev.gymbridge.cli.command;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.Fonts;
import dev.gymbridge.cli.output.OutputFile;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws how runs learnt. */
@Command(
    name = "curves",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Draw the training episodes' mean return of some runs, by environment step.",
    footer = {"", "Example: gymbridge curves runs/gridworld-* --picture gridworld.png --window 50"})
public final class CurvesCommand implements Runnable {
  private static final String ENDING = ".png";
  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Run folders, each of which is a curve.")
  private List<Path> runs = List.of();

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      required = true,
      description = "The picture, whose name ends with .png.")
  private Path file = Path.of("");

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many episodes a mean is over (default: ${DEFAULT-VALUE}).")
  private int window;

  @Option(names = "--title", paramLabel = "TEXT", description = "What stands above the curves.")
  private @Nullable String title;

  @Option(names = "--force", description = "Replace the file where it exists.")
  private boolean force;

  @Override
  public void run() {
    Arguments.requirePositive(spec, "--window", window);
    Arguments.refuse(
        spec,
        !file.toString().endsWith(ENDING),
        "--picture is %s, but its name has to end with %s".formatted(file, ENDING));
    OutputFile.requireWritable(file, force);
    Fonts.require();
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .theme(ChartTheme.Matlab)
            .title(title == null ? "" : title)
            .xAxisTitle("environment steps")
            .yAxisTitle("mean return of %d episodes".formatted(window))
            .build();
    chart.getStyler().setXAxisMin(0.0).setLegendPosition(LegendPosition.InsideNW);
    for (Path run : runs) {
      addCurve(chart, run);
    }
    try {
      Files.write(file, BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG));
    } catch (IOException failure) {
      throw CommandFailure.notWritten(file, failure);
    }
    spec.commandLine().getOut().println("drawn in " + file);
  }

  private void addCurve(XYChart chart, Path run) {
    if (chart.getSeriesMap().containsKey(run.toString())) {
      throw new CommandFailure(run + " is named twice");
    }
    List<RunFolder.Episode> episodes = RunFolder.open(run).episodes();
    if (episodes.isEmpty()) {
      throw new CommandFailure("no episode of " + run + " has ended yet");
    }
    List<Double> steps = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    double sum = 0;
    int finite = 0;
    for (int episode = 0; episode < episodes.size(); episode++) {
      if (episode >= window && Double.isFinite(episodes.get(episode - window).score())) {
        sum -= episodes.get(episode - window).score();
        finite--;
      }
      if (Double.isFinite(episodes.get(episode).score())) {
        sum += episodes.get(episode).score();
        finite++;
      }
      if (finite == Math.min(window, episode + 1)) {
        steps.add((double) episodes.get(episode).steps());
        means.add(sum / finite);
      }
    }
    int without = episodes.size() - means.size();
    if (means.isEmpty()) {
      throw new CommandFailure(
          "no mean of %d returns of %s is finite: nothing can be drawn".formatted(window, run));
    }
    if (without > 0) {
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "gymbridge: warning: %,d of %,d means of %s are left out: they are over returns that are not finite%n",
              without,
              episodes.size(),
              run);
    }
    chart.addSeries(run.toString(), steps, means).setMarker(SeriesMarkers.NONE);
  }
}
