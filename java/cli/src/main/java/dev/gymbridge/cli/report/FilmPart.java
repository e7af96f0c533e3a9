package dev.gymbridge.cli.report;

import dev.gymbridge.cli.film.FilmedEpisode;
import dev.gymbridge.cli.film.FilmedEpisode.MadeFilm;
import dev.gymbridge.cli.film.RunFilms;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.run.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;

/** The films of a run in its page, or why there are none. */
final class FilmPart {
  private static final String FILM =
      """
      <figure><video controls muted loop playsinline preload="auto" aria-label="%s"
      src="data:video/mp4;base64,%s"></video>
      <figcaption>%s</figcaption></figure>
      """;

  private static final String MEANING =
      """
      <p>Each film is an episode of the final evaluation, played again from its seed by the same actions. The dots are what
      the network expects of each action, the chosen one in colour. Expected is the greatest of them; came is what the rewards
      that followed came to%s. Both are discounted by %s a step, and on the scale on which rewards are learnt.</p>
      """;

  private FilmPart() {}

  /** The part of a page. */
  static String html(ReportedRun run) {
    RunFilms films = RunFilms.read(run.folder());
    if (!run.hasResult() || Double.isNaN(run.number("episodes"))) {
      return "<p>No film yet: a run is filmed when it has ended and has been evaluated.</p>";
    }
    if (films.episodes().isEmpty()) {
      return "<p>No film: the run has not kept the actions of its final evaluation.</p>";
    }
    if (!films.areMade()) {
      return "<p>%s</p>"
          .formatted(
              films.problem().isEmpty()
                  ? "No film yet: gymbridge report makes it."
                  : "No film: " + Html.text(films.problem()));
    }
    StringBuilder figures = new StringBuilder();
    boolean isCut = false;
    for (FilmedEpisode each : films.episodes()) {
      MadeFilm film = each.film();
      if (film != null) {
        figures.append(figure(run, films, each, film));
        isCut |= film.isCut();
      }
    }
    String cut = isCut ? " (up to the cut, where an episode was cut)" : "";
    return "<div class=\"small\">%s</div>".formatted(figures)
        + MEANING.formatted(cut, Statistics.shown(run.config().algorithm().discount()));
  }

  private static String figure(ReportedRun run, RunFilms films, FilmedEpisode each, MadeFilm film) {
    String name = each.name().substring(0, 1).toUpperCase(Locale.ROOT) + each.name().substring(1);
    StringBuilder caption = new StringBuilder();
    caption.append(
        "<b>%s</b>: return %s, episode %,d of %s, %,d steps%s"
            .formatted(
                name,
                Html.number("film-" + each.name().replace(' ', '-'), film.score()),
                each.episode().number() + 1,
                Html.whole("film-of", run.number("episodes")),
                each.episode().actions().size(),
                film.isCut() ? ", cut there" : ""));
    caption.append(
        film.score() == each.episode().score()
            ? "; the same return as in the evaluation."
            : ". <strong>In the evaluation its return was %s</strong>: the environment does not repeat from its seed."
                .formatted(Statistics.shown(each.episode().score())));
    if (films.kept() < run.number("episodes")) {
      caption.append(" Chosen from %,d episodes whose actions were kept.".formatted(films.kept()));
    }
    if (film.speed() > 1) {
      caption.append(
          String.format(
              Locale.ROOT,
              " Shown %.1f times as fast as the game, each %s step.",
              film.speed(),
              ordinal(film.every())));
    }
    int all = film.allActions();
    if (film.actions() < all) {
      caption.append(
          " Of %,d actions those %,d are shown that were taken most often."
              .formatted(all, film.actions()));
    }
    return FILM.formatted(Html.text(name + " episode"), data(run, film.file()), caption);
  }

  private static String ordinal(int every) {
    boolean isTeen = every / 10 % 10 == 1;
    return every
        + switch (isTeen ? 0 : every % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }

  private static String data(ReportedRun run, String name) {
    Path file = run.folder().file(name);
    try {
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException failure) {
      throw new CommandFailure("cannot read " + file + ": " + failure.getMessage());
    }
  }
}
