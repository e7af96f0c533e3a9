package dev.gymbridge.cli.output;

import dev.gymbridge.cli.video.FrameImage;
import dev.gymbridge.cli.video.VideoFile;
import dev.gymbridge.cli.video.VideoFormat;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Frame;
import dev.gymbridge.run.Statistics;
import dev.gymbridge.train.Player;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Films what is played, and prints what became of each episode. */
public final class Film implements Player.Watcher {
  private static final double PICTURES_PER_SECOND = 30;
  private static final String LINE = "%7s  %7s  %12s%n";

  private final Path file;
  private final VideoFile video;
  private final @Nullable Double asked;
  private final PrintWriter out;
  private final List<Double> scores = new ArrayList<>();
  private boolean leaves;
  private double picturesPerSecond = PICTURES_PER_SECOND;
  private @Nullable BufferedImage first;

  /**
   * Films what is played.
   *
   * @param asked pictures a second; null for as the environment says
   * @param play plays at least one episode, seen by the film
   * @return the film, which is finished
   * @throws CommandFailure where the file cannot be written
   */
  public static Film make(
      Path file, VideoFormat format, @Nullable Double asked, PrintWriter out, Consumer<Film> play) {
    try (VideoFile video = new VideoFile(file, format)) {
      Film film = new Film(file, video, asked, out);
      play.accept(film);
      video.save();
      return film;
    } catch (IOException failure) {
      throw CommandFailure.notWritten(file, failure);
    }
  }

  private Film(Path file, VideoFile video, @Nullable Double asked, PrintWriter out) {
    this.file = file;
    this.video = video;
    this.asked = asked;
    this.out = out;
  }

  @Override
  public void starts(EnvDescription environment, double stepsPerSecond) {
    if (asked != null) {
      picturesPerSecond = asked;
    } else if (stepsPerSecond > 0) {
      picturesPerSecond = stepsPerSecond;
    }
    out.printf(
        "%s in the runtime %s (Gymnasium %s)%n",
        environment.id(), environment.runtime(), environment.gymnasiumVersion());
    out.printf(LINE, "EPISODE", "LENGTH", "SCORE");
  }

  @Override
  public void sees(Frame picture) {
    if (first == null) {
      first = FrameImage.of(picture);
    }
    try {
      video.add(picture, picturesPerSecond);
    } catch (IOException failure) {
      throw CommandFailure.notWritten(file, failure);
    }
  }

  @Override
  public void leaves() {
    leaves = true;
  }

  @Override
  public void ended(int episode, double score, long length) {
    scores.add(score);
    out.printf(LINE, episode, length, Statistics.shown(score));
    if (leaves) {
      out.println("It had not ended at this limit of an evaluation's steps: see --max-steps");
    }
    leaves = false;
  }

  /** The scores of the episodes. */
  public List<Double> scores() {
    return List.copyOf(scores);
  }

  /** Its first picture. */
  public BufferedImage first() {
    return Objects.requireNonNull(first);
  }

  /** Where it is, and how long, in a line. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "filmed in %s: %,d pictures, %s a second",
        file,
        video.pictures(),
        Statistics.shown(picturesPerSecond));
  }
}
