package dev.gymbridge.cli.film;

import dev.gymbridge.cli.film.FilmedEpisode.MadeFilm;
import dev.gymbridge.cli.picture.EpisodePicture;
import dev.gymbridge.cli.video.FrameImage;
import dev.gymbridge.cli.video.VideoFile;
import dev.gymbridge.env.Frame;
import dev.gymbridge.preprocess.ActionNames;
import dev.gymbridge.train.Playback;
import dev.gymbridge.train.PlayedEpisode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the film of an episode. It has at most {@value #MOST_PICTURES} pictures, and {@value
 * #MOST_PER_SECOND} a second: of a long episode, or a fast game, some steps are left out. The last
 * picture stays for a second.
 */
final class EpisodeFilm {
  private static final int MOST_PICTURES = 200;
  private static final double MOST_PER_SECOND = 20;
  private static final double UNKNOWN_STEPS_PER_SECOND = 10;

  /** Of a file: two of them are 2.7 MB in base64. */
  private static final int MOST_BYTES = 1_000_000;

  private EpisodeFilm() {}

  /** Makes one, in place of a file that is there. */
  static MadeFilm make(Playback playback, PlayedEpisode episode, Path file) throws IOException {
    double known = playback.stepsPerSecond();
    double stepsPerSecond = known > 0 ? known : UNKNOWN_STEPS_PER_SECOND;
    int length = episode.actions().size();
    int slow = (int) Math.ceil(stepsPerSecond / MOST_PER_SECOND);
    int every = Math.max(slow, (length + MOST_PICTURES - 1) / MOST_PICTURES);
    double picturesPerSecond = stepsPerSecond / slow;
    List<BufferedImage> seen = new ArrayList<>();
    Playback.Outcome outcome =
        playback.play(
            episode, every, frame -> seen.add(EpisodePicture.fitted(FrameImage.of(frame))));
    ValueHistory values = ValueHistory.of(outcome, playback.discount(), every);
    int count = outcome.steps().get(0).values().size();
    EpisodePicture pictures =
        new EpisodePicture(
            ActionNames.of(playback.environment().id(), count),
            values.shown(),
            values.moments(),
            length);
    write(file, picturesPerSecond, pictures, seen);
    return new MadeFilm(
        file.getFileName().toString(),
        outcome.score(),
        outcome.isCut(),
        known > 0 ? (double) every / slow : 0,
        every,
        values.shown().size(),
        count);
  }

  private static void write(
      Path file, double picturesPerSecond, EpisodePicture pictures, List<BufferedImage> seen)
      throws IOException {
    int still = (int) Math.ceil(picturesPerSecond);
    double mostBits = (double) Byte.SIZE * MOST_BYTES / (seen.size() + still);
    try (VideoFile video = VideoFile.mp4(file, mostBits)) {
      Frame picture = FrameImage.frame(pictures.next(seen.get(0)));
      for (BufferedImage each : seen.subList(1, seen.size())) {
        video.add(picture, picturesPerSecond);
        picture = FrameImage.frame(pictures.next(each));
      }
      for (int time = 0; time <= still; time++) {
        video.add(picture, picturesPerSecond);
      }
      video.save();
    }
  }
}
