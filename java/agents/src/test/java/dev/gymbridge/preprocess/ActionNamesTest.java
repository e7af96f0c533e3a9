package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ActionNamesTest {
  @ParameterizedTest
  @CsvSource({
    "CartPole-v1, 2, left;right",
    "LunarLander-v2, 4, engines off;left engine;main engine;right engine",
    "PongNoFrameskip-v4, 6, NOOP;FIRE;RIGHT;LEFT;RIGHTFIRE;LEFTFIRE",
    "ALE/Freeway-v5, 3, NOOP;UP;DOWN",
    "ALE/Freeway-v5, 2, 0;1", // a wrapper offers some of them
    "CartPole-v1, 3, 0;1;2",
    "module:Own-v0, 2, 0;1",
  })
  void theyAreKnownOrNumbers(String id, int count, String names) {
    assertThat(ActionNames.of(id, count)).containsExactly(names.split(";"));
  }

  @ParameterizedTest
  @CsvSource({"ALE/Pong-v5", "MsPacmanNoFrameskip-v4"})
  void allOfTheConsoleAreKnownForEveryGame(String id) {
    assertThat(ActionNames.of(id, 18)).startsWith("NOOP", "FIRE", "UP").endsWith("DOWNLEFTFIRE");
  }
}
