package dev.gymbridge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command play, on real environments. */
final class PlayCommandTest {
  @TempDir private Path folder;

  private int pictures(Path file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(input);
      // The size at which Gymnasium renders CartPole.
      assertThat(reader.getWidth(0)).isEqualTo(600);
      assertThat(reader.getHeight(0)).isEqualTo(400);
      return reader.getNumImages(true);
    } finally {
      reader.dispose();
    }
  }

  private static CommandRun play(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "play";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CommandRun.of(all);
  }

  @Test
  void randomPlayIsFilmedStepByStep() throws IOException {
    Path file = folder.resolve("a.gif");

    CommandRun run =
        play("random", "CartPole-v1", "--episodes=2", "--max-steps=5", "--video=" + file);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .matches(
            """
            CartPole-v1 in the runtime current .*
            EPISODE   LENGTH         SCORE
                  0        5             5
                  1        5             5
            filmed in .*a.gif: 10 pictures, 50 a second
            """);
    assertThat(pictures(file)).isEqualTo(10);
  }

  @Test
  void theSameSeedGivesTheSameVideo() throws IOException {
    Path first = folder.resolve("first.gif");
    Path second = folder.resolve("second.gif");

    play("random", "CartPole-v1", "--seed=3", "--max-steps=8", "--video=" + first);
    play("random", "CartPole-v1", "--seed=3", "--max-steps=8", "--video=" + second);

    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void aNetworkPlaysTheEpisodesOfItsEvaluation() {
    Path run = folder.resolve("run");
    CommandRun.of(
        "train",
        "CartPole-v1",
        "--out=" + run,
        "--steps=200",
        "--set=network.hidden_layers=[16]",
        "--set=algorithm.learning_starts=100",
        "--set=evaluation.every=100",
        "--set=evaluation.episodes=1");
    CommandRun evaluated = CommandRun.of("evaluate", run.toString(), "--episodes=1");
    String score = evaluated.out().replaceAll("(?s).*return: mean ([^,]*),.*", "$1").strip();

    CommandRun played = play(run.toString(), "--video=" + folder.resolve("a.mp4"));

    assertThat(played.status()).as(played.err()).isZero();
    assertThat(played.out()).containsPattern("\n +0 +\\d+ +" + score + "\nfilmed in ");
  }

  @Test
  void actionsArePlayedByHandWithTheirRewards() throws IOException {
    Path file = folder.resolve("a.gif");

    CommandRun run = play("CartPole-v1", "--actions=1,0,1", "--video=" + file);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .isEqualToNormalizingNewlines(
            """
               STEP        ACTION        REWARD
                  0             1             1
                  1             0             1
                  2             1             1
            score 3
            filmed in %s: 4 pictures, 50 a second
            """
                .formatted(file));
    assertThat(pictures(file)).isEqualTo(4);
  }

  @Test
  void actionsThatAreLeftWhereAnEpisodeEndsAreCounted() {
    CommandRun run =
        play(
            "CartPole-v1",
            "--actions=" + "1,".repeat(29) + "1",
            "--video=" + folder.resolve("a.gif"));

    assertThat(run.out()).containsPattern("\nthe episode was terminated; \\d+ actions are left\n");
  }

  @Test
  void anActionOfNumbersIsPlayed() {
    Path file = folder.resolve("a.gif");

    CommandRun run = play("Pendulum-v1", "--actions=0.5,-1", "--video=" + file);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern(" 1 +-1 +-\\d+\\.\\d+\nscore -");
  }

  @ParameterizedTest(name = "{1} in {0}")
  @CsvSource({
    "CartPole-v1, left, '\"left\" is no action of CartPole-v1: there an action is int64 of shape"
        + " ()'",
    "CartPole-v1, 2, 'action of environment 0 is 2, which is outside its space Discrete(2)'",
    "Pendulum-v1, 0:1, '\"0:1\" is no action of Pendulum-v1: there an action is float32 of shape"
        + " (1,)'",
  })
  void whatIsNoActionIsRefused(String environment, String action, String message) {
    CommandRun run = play(environment, "--actions=" + action, "--video=" + folder.resolve("a.gif"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("gymbridge: " + message).hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileThatExistsIsNotReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("a.gif"), "precious");

    CommandRun run = play("random", "CartPole-v1", "--video=" + file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("exists already; --force replaces it").hasLineCount(1);
    assertThat(file).hasContent("precious");
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    CommandRun run =
        play("random", "CartPole-v1", "--video=" + folder.resolve("missing").resolve("a.mp4"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("there is no folder").contains("missing").hasLineCount(1);
  }

  @Test
  void anErrorLeavesNoFile() {
    CommandRun run = play("random", "CartPol-v1", "--video=" + folder.resolve("a.gif"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("CartPole-v1").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "random CartPole-v1 --video a.avi, '--video is a.avi, but its name has to end with .mp4 or"
        + " .gif'",
    "random --video a.gif, play random needs an environment: play random ENV",
    "run CartPole-v1 --video a.gif, 'the environment is the run''s; to play at random in"
        + " CartPole-v1: play random CartPole-v1'",
    "random CartPole-v1 --last --video a.gif, --last is for a run",
    "random CartPole-v1 --actions 1 --video a.gif, 'random is not for --actions, which are played"
        + " once: play ENV --actions 1,0'",
    "CartPole-v1 --actions 1 --episodes 2 --video a.gif, '--episodes is not for --actions, which"
        + " are played once: play ENV --actions 1,0'",
    "random CartPole-v1 --video a.gif --episodes 0, '--episodes is 0, but has to be at least 1'",
    "random CartPole-v1 --video a.gif --fps 0, '--fps is 0.0, but has to be above 0, and at most"
        + " 1000'",
  })
  void mistakesInTheArgumentsAreOneLineAndAHint(String arguments, String message) {
    CommandRun run = play(arguments.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToNormalizingNewlines("gymbridge: " + message + "\nTry 'gymbridge play --help'.\n");
  }
}
