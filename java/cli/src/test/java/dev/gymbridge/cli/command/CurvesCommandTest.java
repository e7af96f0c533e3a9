package dev.gymbridge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.CommandRun;
import dev.gymbridge.cli.runs.WrittenRun;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CurvesCommandTest {
  @TempDir private Path folder;

  /** A run whose episodes end with these returns, ten steps apart. */
  private Path run(String name, int... returns) throws IOException {
    return run(name, Arrays.stream(returns).mapToObj(Integer::toString).toList());
  }

  private Path run(String name, List<String> returns) throws IOException {
    return new WrittenRun(folder.resolve(name), "CartPole-v1", Map.of()).episodes(returns).folder();
  }

  /** Pixels that are neither black, white nor gray. */
  private static long colored(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels)
        .mapToObj(Color::new)
        .filter(
            color ->
                Math.abs(color.getRed() - color.getGreen()) > 60
                    || Math.abs(color.getBlue() - color.getGreen()) > 60)
        .count();
  }

  @Test
  void eachRunIsACurve() throws IOException {
    Path rising = run("rising", 1, 2, 3, 4, 5, 6);
    Path falling = run("falling", 6, 5, 4, 3, 2, 1);
    Path one = folder.resolve("one.png");
    Path two = folder.resolve("two.png");

    assertThat(CommandRun.of("curves", rising.toString(), "--picture=" + one).status()).isZero();
    CommandRun both =
        CommandRun.of("curves", rising.toString(), falling.toString(), "--picture=" + two);

    assertThat(both.out()).isEqualTo("drawn in " + two + System.lineSeparator());
    BufferedImage picture = ImageIO.read(two.toFile());
    assertThat(picture.getWidth()).isEqualTo(1440);
    assertThat(colored(picture)).isGreaterThan(colored(ImageIO.read(one.toFile())));
  }

  @Test
  void theWindowChangesTheCurve() throws IOException {
    Path run = run("run", 1, 9, 1, 9, 1, 9);
    Path wide = folder.resolve("wide.png");
    Path narrow = folder.resolve("narrow.png");
    CommandRun.of("curves", run.toString(), "--window=6", "--picture=" + wide);
    CommandRun.of("curves", run.toString(), "--window=1", "--picture=" + narrow);
    assertThat(colored(ImageIO.read(narrow.toFile())))
        .isGreaterThan(colored(ImageIO.read(wide.toFile())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Infinity", "-Infinity"})
  void returnsThatAreNotFiniteAreLeftOutWithAWarning(String bad) throws IOException {
    Path run = run("run", List.of("1", "9", bad, "5", "6", "7"));
    Path all = run("all", List.of(bad, bad));
    Path picture = folder.resolve("picture.png");

    CommandRun drawn =
        CommandRun.of("curves", run.toString(), "--window=2", "--picture=" + picture);
    CommandRun refused =
        CommandRun.of("curves", all.toString(), "--picture=" + folder.resolve("a.png"));

    assertThat(drawn.status()).as(drawn.err()).isZero();
    assertThat(drawn.err()).contains("warning: 2 of 6 means of " + run + " are left out");
    assertThat(colored(ImageIO.read(picture.toFile()))).isPositive();
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("no mean of 100 returns of " + all + " is finite")
        .doesNotContain("\tat ");
  }

  @Test
  void aRunWithoutAnEpisodeIsRefused() throws IOException {
    Path run = run("empty");
    CommandRun refused =
        CommandRun.of("curves", run.toString(), "--picture=" + folder.resolve("a.png"));
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("no episode of " + run + " has ended yet");
    assertThat(folder.resolve("a.png")).doesNotExist();
  }

  @Test
  void anotherEndingIsRefused() {
    CommandRun refused = CommandRun.of("curves", folder.toString(), "--picture=a.gif");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .contains("--picture is a.gif, but its name has to end with .png or .svg");
  }

  @Test
  void aRunThatIsNamedTwiceIsRefused() throws IOException {
    String run = run("run", 1, 2).toString();
    CommandRun refused = CommandRun.of("curves", run, run, "--picture=" + folder.resolve("a.png"));
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains(run + " is named twice");
  }

  @Test
  void runsOfSeveralSeedsAreDrawnAsTheirMean() throws IOException {
    List<String> runs = new ArrayList<>();
    for (int seed : List.of(1, 2, 3)) {
      runs.add(
          new WrittenRun(folder.resolve("r" + seed), "CartPole-v1", Map.of("seed", seed))
              .episodes(seed, 10 * seed, 20 * seed)
              .folder()
              .toString());
    }
    Path mean = folder.resolve("mean.svg");
    Path each = folder.resolve("each.svg");

    List<String> arguments = new ArrayList<>(List.of("curves", "--picture=" + each));
    arguments.addAll(runs);
    assertThat(CommandRun.of(arguments.toArray(String[]::new)).status()).isZero();
    arguments.set(1, "--picture=" + mean);
    arguments.add("--mean");
    assertThat(CommandRun.of(arguments.toArray(String[]::new)).status()).isZero();

    String third = "rgb(0,158,115)";
    assertThat(Files.readString(each)).contains(third);
    assertThat(Files.readString(mean)).doesNotContain(third).contains("fill-opacity=\"0.22\"");
  }
}
