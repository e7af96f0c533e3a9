package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Meanings are those that {@code get_action_meanings()} of ale-py 0.12.1 gives. */
final class AtariGameTest {
  @ParameterizedTest
  @CsvSource({
    "BreakoutNoFrameskip-v4, 4, true, true",
    "ALE/MsPacman-v5, 9, true, false",
    "ALE/MsPacman-v5, 18, true, true",
    "Backgammon-v4, 3, false, false",
    "ALE/NewGame-v5, 6, false, false",
  })
  void theFirstActionsAreKnown(String id, int actions, boolean noop, boolean fire) {
    AtariGame game = AtariGame.of(id, actions);

    assertThat(game.noop()).isEqualTo(noop);
    assertThat(game.fire()).isEqualTo(fire);
  }
}
