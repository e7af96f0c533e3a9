package dev.gymbridge.cli.command;

import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.picture.Curve;
import dev.gymbridge.cli.picture.Curve.Point;
import dev.gymbridge.cli.picture.LineChart;
import dev.gymbridge.cli.picture.PictureFile;
import dev.gymbridge.cli.runs.LearningCurve;
import dev.gymbridge.cli.runs.NamedRuns;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws how runs learnt. */
@Command(
    name = "curves",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Draw the training episodes' mean return of some runs, by environment step.",
      "Runs are named by what their configurations differ in."
    },
    footer = {"", "Example: gymbridge curves runs/gridworld-* --picture gridworld.png --window 50"})
public final class CurvesCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Run folders, each of which is a curve.")
  private List<Path> runs = List.of();

  @Mixin private PictureOption picture = new PictureOption();

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many episodes a mean is over (default: ${DEFAULT-VALUE}).")
  private int window;

  @Option(
      names = "--mean",
      description =
          "Draw runs that differ in their seeds alone as one: their mean, up to where the shortest"
              + " of them ended, with a band of a standard deviation to each side.")
  private boolean mean;

  @Option(names = "--force", description = "Replace the file where it exists.")
  private boolean force;

  @Override
  public void run() {
    Arguments.requirePositive(spec, "--window", window);
    Path file = picture.file();
    if (file == null) {
      throw new ParameterException(
          spec.commandLine(), "name a file to draw them into: --picture curves.png");
    }
    picture.check(force);
    NamedRuns named = NamedRuns.of(runs);
    List<List<Point>> points = new ArrayList<>();
    for (int run = 0; run < runs.size(); run++) {
      points.add(points(runs.get(run), named.folders().get(run)));
    }
    List<Curve> curves = mean ? means(named, points) : each(named, points);
    String y = "mean return of %,d episodes".formatted(window) + (hasBands(curves) ? " ± std" : "");
    String usual = curves.size() == 1 ? curves.get(0).name() : named.environment();
    PictureFile.write(
        file,
        new LineChart(picture.title(usual), "environment steps", y, "", curves, picture.look()));
    spec.commandLine().getOut().println("drawn in " + file);
  }

  private static boolean hasBands(List<Curve> curves) {
    return curves.stream().anyMatch(Curve::hasBand);
  }

  /** Bands of several runs would hide each other. */
  private static List<Curve> each(NamedRuns named, List<List<Point>> points) {
    List<Curve> curves = new ArrayList<>();
    for (int run = 0; run < points.size(); run++) {
      Curve curve = Curve.of(named.names().get(run), run, points.get(run));
      curves.add(points.size() == 1 ? curve : curve.withoutBand());
    }
    return curves;
  }

  private static List<Curve> means(NamedRuns named, List<List<Point>> points) {
    List<Curve> curves = new ArrayList<>();
    named
        .bySeed()
        .forEach(
            (name, numbers) ->
                curves.add(
                    Curve.of(
                        name,
                        curves.size(),
                        LearningCurve.mean(numbers.stream().map(points::get).toList()))));
    return curves;
  }

  private List<Point> points(Path run, RunFolder folder) {
    List<RunFolder.Episode> episodes = folder.episodes();
    if (episodes.isEmpty()) {
      throw new CommandFailure("no episode of " + run + " has ended yet");
    }
    List<Point> points = LearningCurve.of(episodes, window);
    if (points.isEmpty()) {
      throw new CommandFailure(
          "no mean of %d returns of %s is finite: nothing can be drawn".formatted(window, run));
    }
    int without = episodes.size() - points.size();
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
    return points;
  }
}
