package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PixelProtocolTest {
  @ParameterizedTest
  @ValueSource(strings = {"MsPacmanNoFrameskip-v4", "PongNoFrameskip-v0", "NewGameNoFrameskip-v4"})
  void gamesThatRepeatNoActionArePlayedAsInNature(String id) {
    assertThat(PixelProtocol.of(id)).contains(PixelProtocol.NATURE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALE/MsPacman-v5", "ALE/TicTacToe3D-v5", "ALE/NewGame-v5"})
  void newIdsArePlayedAsMachadoSays(String id) {
    assertThat(PixelProtocol.of(id)).contains(PixelProtocol.MACHADO);
  }

  @Test
  void theSeedsIdIsPlayedAsTheSeedsDo() {
    assertThat(PixelProtocol.of("MsPacman-v0")).contains(PixelProtocol.SEEDS);
  }

  @Test
  void gamesThatRepeatActionsByThemselvesAreNotSkippedAgain() {
    assertThat(PixelProtocol.of("Breakout-v4")).contains(PixelProtocol.NATURE_UNSKIPPED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CartPole-v0",
        "Hopper-v4",
        "Blackjack-v1",
        "MsPacman-ram-v0",
        "ALE/MsPacman-ram-v5",
        "my_envs:MsPacman-v0",
        "MsPacman"
      })
  void otherIdsHaveNoProtocol(String id) {
    assertThat(PixelProtocol.of(id)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 4, 0, 'frameSkip: is 0, but must be at least 1'",
    "4, -1, 4, 0, 'noopMax: is -1, but must be at least 0'",
    "4, 0, 0, 0, 'stack: is 0, but must be at least 1'",
    "4, 30, 4, 34, 'maxEpisodeFrames: is 34, but must be 0, or more than'",
    "4, 30, 4, -1, 'maxEpisodeFrames: is -1'",
  })
  void badValuesAreNamed(int frameSkip, int noopMax, int stack, int maxFrames, String message) {
    PixelProtocol.Frame frame = PixelProtocol.Frame.AREA_84;

    assertThatThrownBy(
            () ->
                new PixelProtocol(frameSkip, noopMax, true, true, true, frame, stack, maxFrames, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void stickinessIsTheEnvironmentsOwnWhereItRepeatsActions() {
    PixelProtocol.Frame frame = PixelProtocol.Frame.AREA_84;

    assertThatThrownBy(() -> new PixelProtocol(1, 0, false, false, false, frame, 4, 0, 0.25))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("stickiness: is 0.25, but must be 0 where frameSkip is 1");
    assertThat(PixelProtocol.SEEDS.kwargs()).containsExactly(Map.entry("obs_type", "rgb"));
  }

  @Test
  void theFrameSkipIsAnIntegerForPythonTakesNoOther() {
    assertThat(PixelProtocol.MACHADO.kwargs()).containsEntry("frameskip", 1);
  }
}
