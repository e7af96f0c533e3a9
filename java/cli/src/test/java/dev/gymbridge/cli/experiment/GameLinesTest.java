package dev.gymbridge.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines are those of the documents' code. */
final class GameLinesTest {
  private static GameLines.Game game(int number) {
    return new GameLines.Game(number, 12.34, 43, -58, 42, 21.25, 0.827708, 0.03125);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "DOCUMENT_000; 3; episode 3 | score 43.00 | average score 21.25 | epsilon 0.83",
        "DOCUMENT_001; 3; '[12.3] #3: length 42, score 43'",
        "DOCUMENT_002; 10; 'episode:10, reward: -58.0, epsilon: 0.82771'",
        "DOCUMENT_003; 49; 'Num episode: 50 Mean reward: 21.2500 Prob random: 0.8277, Loss: 0.0313'",
      })
  void aGameIsPrintedAsItsDocumentDoes(GameLines lines, int number, String line) {
    assertThat(lines.line(game(number))).hasValue(line);
  }

  @Test
  void notEveryGameHasALine() {
    assertThat(GameLines.DOCUMENT_002.line(game(11))).isEmpty();
    assertThat(GameLines.DOCUMENT_003.line(game(50))).isEmpty();
    assertThat(GameLines.OURS.line(game(1))).isEmpty();
  }
}
