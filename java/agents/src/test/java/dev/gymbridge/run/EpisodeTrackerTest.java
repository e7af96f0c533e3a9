package dev.gymbridge.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EpisodeTrackerTest {
  private static final double PERFECT = 10;

  private final EpisodeTracker tracker = new EpisodeTracker(2, 3, PERFECT);

  private void play(EpisodeTracker player, double... returns) {
    for (double total : returns) {
      player.step(0, total, total);
      player.end(0);
    }
  }

  @Test
  void anEpisodeIsItsRewardsAndSteps() {
    tracker.step(0, 1, 1);
    tracker.step(0, 2.5, 1);

    assertThat(tracker.end(0)).isEqualTo(new EndedEpisode(3.5, 2, 2));
  }

  @Test
  void environmentsAreApart() {
    tracker.step(0, 1, 1);
    tracker.step(1, 100, 100);

    assertThat(tracker.end(0)).isEqualTo(new EndedEpisode(1, 1, 1));
  }

  @Test
  void theNextEpisodeStartsFromNothing() {
    play(tracker, 7);
    tracker.step(0, 1, 1);

    assertThat(tracker.end(0)).isEqualTo(new EndedEpisode(1, 1, 1));
  }

  @Test
  void beforeAnEpisodeHasEndedThereIsNoMean() {
    tracker.step(0, 1, 1);

    assertThat(tracker.meanReturn(3)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "2, 6", "3, 5", "100, 5"})
  void theMeanIsOverTheLastEpisodes(int window, double mean) {
    play(tracker, 3, 4, 8);

    assertThat(tracker.meanReturn(window)).isEqualTo(mean);
  }

  @Test
  void lengthsHaveAMeanToo() {
    tracker.step(0, 1, 1);
    tracker.step(0, 1, 1);
    tracker.end(0);
    play(tracker, 1);

    assertThat(tracker.meanLength(2)).isEqualTo(1.5);
  }

  @Test
  void aHundredEpisodesAreKeptWhateverTheWindow() {
    for (int episode = 0; episode < 150; episode++) {
      play(tracker, episode);
    }

    // 50 … 149
    assertThat(tracker.meanReturn(EpisodeTracker.SHOWN)).isEqualTo(99.5);
  }

  @Test
  void aWindowAboveAHundredIsKept() {
    EpisodeTracker wide = new EpisodeTracker(1, 120, PERFECT);
    for (int episode = 0; episode < 150; episode++) {
      play(wide, episode);
    }

    // 30 … 149
    assertThat(wide.meanReturn(120)).isEqualTo(89.5);
  }

  @Test
  void aWindowIsFullWhenAsManyHaveEnded() {
    play(tracker, 1, 1);
    boolean before = tracker.has(3);
    play(tracker, 1);

    assertThat(new boolean[] {before, tracker.has(3)}).containsExactly(false, true);
  }

  @Test
  void perfectEpisodesAreCounted() {
    play(tracker, 3, 10, 11);

    assertThat(tracker.perfectInARow()).isEqualTo(2);
  }

  @Test
  void anyOtherEpisodeEndsTheRow() {
    play(tracker, 10, 10, 9);

    assertThat(tracker.perfectInARow()).isZero();
  }

  @Test
  void aStateThatWasTakenStaysAsItIs() {
    tracker.step(0, 1, 1);
    EpisodeTracker.State state = tracker.state();
    tracker.step(0, 1, 1);

    assertThat(state.running()).containsExactly(1, 0);
  }

  @Test
  void oneThatIsRestoredGoesOnAsTheOther() {
    play(tracker, 10, 10);
    tracker.step(1, 5, 5);
    EpisodeTracker restored = new EpisodeTracker(2, 3, PERFECT);
    play(restored, 99);
    restored.restore(tracker.state());
    for (EpisodeTracker each : new EpisodeTracker[] {tracker, restored}) {
      each.step(1, 5, 5);
      each.end(1);
    }

    assertThat(restored.state()).usingRecursiveComparison().isEqualTo(tracker.state());
  }
}
