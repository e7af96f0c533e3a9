package dev.gymbridge.cli.film;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.Fonts;
import dev.gymbridge.cli.output.TextFile;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.Playback;
import dev.gymbridge.train.PlayedEpisode;
import dev.gymbridge.train.SavedEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The best and a median episode of a run's final evaluation, as its folder has them in {@value
 * #FILE}, and films of them beside it.
 *
 * @param kept how many episodes of the evaluation they were chosen from
 * @param problem why there are no films; empty where nobody has tried to make them, or they are
 *     there
 */
public record RunFilms(List<FilmedEpisode> episodes, int kept, String problem) {
  /** Of a run folder. */
  public static final String FILE = "film.json";

  private static final String BEST = "best";
  private static final String MEDIAN = "median";
  private static final String BOTH = "best and median";

  private static final RunFilms NONE = new RunFilms(List.of(), 0, "");

  /** Copies. */
  public RunFilms {
    episodes = List.copyOf(episodes);
  }

  /**
   * Those of a run; without episodes where it has left none, and without films that are no longer
   * there.
   *
   * @throws CommandFailure where the file is damaged
   */
  public static RunFilms read(RunFolder folder) {
    Path file = folder.file(FILE);
    if (!Files.exists(file)) {
      return NONE;
    }
    try {
      RunFilms all = new Gson().fromJson(TextFile.read(file), RunFilms.class);
      List<FilmedEpisode> there =
          all.episodes.stream()
              .map(each -> Files.exists(folder.file(fileOf(each.name()))) ? each : each.with(null))
              .toList();
      return new RunFilms(there, all.kept, all.problem);
    } catch (JsonParseException | NullPointerException malformed) {
      throw new CommandFailure(
          "%s is not what a run leaves: %s".formatted(file, malformed.getMessage()));
    }
  }

  private void write(RunFolder folder) {
    folder.write(FILE, new Gson().toJson(this));
  }

  /** Writes down which episodes of a final evaluation are to be filmed, in place of all before. */
  public static void choose(RunFolder folder, SavedEvaluation evaluation) {
    for (String before : List.of(BEST, MEDIAN, BOTH)) {
      delete(folder.file(fileOf(before)));
    }
    List<PlayedEpisode> byScore =
        evaluation.played().stream()
            .sorted(Comparator.comparingDouble(PlayedEpisode::score).reversed())
            .toList();
    List<FilmedEpisode> chosen = new ArrayList<>();
    if (!byScore.isEmpty()) {
      PlayedEpisode best = byScore.get(0);
      PlayedEpisode median = byScore.get(byScore.size() / 2);
      if (best.score() == median.score()) {
        chosen.add(new FilmedEpisode(BOTH, best, null));
      } else {
        chosen.add(new FilmedEpisode(BEST, best, null));
        chosen.add(new FilmedEpisode(MEDIAN, median, null));
      }
    }
    new RunFilms(chosen, byScore.size(), "").write(folder);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw CommandFailure.notWritten(file, failure);
    }
  }

  /** Of an episode's film. */
  private static String fileOf(String name) {
    return name.replace(' ', '-') + ".mp4";
  }

  /** Whether there are films, or nothing to film. */
  public boolean areMade() {
    return episodes.stream().allMatch(episode -> episode.film() != null);
  }

  /**
   * Films what a run has chosen, where it lacks films. What keeps it from doing so is written down.
   *
   * @param make makes environments
   * @param device name of a device
   */
  public static void make(
      RunFolder folder, TrainConfig config, Function<EnvConfig, VectorEnv> make, String device) {
    RunFilms chosen = read(folder);
    if (chosen.areMade()) {
      return;
    }
    List<FilmedEpisode> filmed = new ArrayList<>();
    String problem = "";
    try {
      Fonts.require();
      try (Playback playback = new Playback(config, make, folder::best, device)) {
        for (FilmedEpisode each : chosen.episodes) {
          String file = fileOf(each.name());
          filmed.add(each.with(EpisodeFilm.make(playback, each.episode(), folder.file(file))));
        }
      }
    } catch (IOException | RuntimeException | Error failure) { // a film is not worth a run
      problem = "episodes cannot be played again and rendered: " + brief(failure);
    }
    new RunFilms(problem.isEmpty() ? filmed : chosen.episodes, chosen.kept, problem).write(folder);
  }

  /** A message without the middle of a traceback. */
  private static String brief(Throwable failure) {
    List<String> lines =
        String.valueOf(failure.getMessage())
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    return lines.size() < 2 ? last : lines.get(0) + " " + last;
  }
}
