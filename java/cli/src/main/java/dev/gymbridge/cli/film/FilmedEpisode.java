package dev.gymbridge.cli.film;

import dev.gymbridge.train.PlayedEpisode;
import org.jspecify.annotations.Nullable;

/**
 * An episode that is worth a look.
 *
 * @param name which it is among those of its evaluation
 * @param episode by which it can be played again
 * @param film of it; null where there is none
 */
public record FilmedEpisode(String name, PlayedEpisode episode, @Nullable MadeFilm film) {
  /**
   * A film.
   *
   * @param file its name in the run's folder
   * @param score of the episode as it was filmed
   * @param isCut whether the episode was cut
   * @param speed as a multiple of that of the game; 0 where the game has none
   * @param every from how many of the agent's steps there is one picture
   * @param actions how many actions are shown
   * @param allActions how many there are
   */
  public record MadeFilm(
      String file,
      double score,
      boolean isCut,
      double speed,
      int every,
      int actions,
      int allActions) {}

  /** The same with a film, or without one. */
  FilmedEpisode with(@Nullable MadeFilm made) {
    return new FilmedEpisode(name, episode, made);
  }
}
