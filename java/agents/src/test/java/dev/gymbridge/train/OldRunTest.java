package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.Frame;
import dev.gymbridge.run.EndedEpisode;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run folder of format 1, which lacks the keys that came later, is of use for good. It was made
 * by {@code train CartPole-v1 --seed 7 --steps 600 --envs 2} with a network of 8 and 8.
 */
final class OldRunTest {
  private static final EnvServer SERVER = EnvServer.local();

  @TempDir private Path temporary;
  private Path run = Path.of("");

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @BeforeEach
  void copy() throws IOException, URISyntaxException {
    Path original =
        Path.of(Objects.requireNonNull(OldRunTest.class.getResource("run-of-format-1")).toURI());
    run = temporary.resolve("run");
    try (Stream<Path> files = Files.walk(original)) {
      for (Path file : files.toList()) {
        Files.copy(file, run.resolve(original.relativize(file).toString()));
      }
    }
  }

  @Test
  void itIsEvaluated() {
    RunFolder folder = RunFolder.open(run);
    TrainConfig config = folder.config(Map.of());

    SavedEvaluation best = SavedEvaluation.play(config, folder::best, SERVER::make, "cpu", 3, 1);
    SavedEvaluation last =
        SavedEvaluation.play(config, n -> folder.last(n, w -> {}), SERVER::make, "cpu", 3, 1);

    assertThat(best.saved().steps()).isEqualTo(200);
    assertThat(best.evaluation().returns().mean()).isBetween(8.0, 12.0);
    assertThat(last.saved().steps()).isEqualTo(600);
    assertThat(last.evaluation().episodes()).isEqualTo(3);
  }

  @Test
  void theEpisodesOfItsEvaluationsAloneCanEndIt() {
    assertThat(RunFolder.open(run).config(Map.of()).stop().evaluationEpisodes()).isOne();
  }

  @Test
  void itPlays() {
    RunFolder folder = RunFolder.open(run);
    List<Double> scores = new ArrayList<>();
    Player.Watcher watcher =
        new Player.Watcher() {
          @Override
          public void sees(Frame picture) {}

          @Override
          public void ended(int episode, double score, long length) {
            scores.add(score);
          }
        };

    new Player(SERVER::make, 2, 1, Long.MAX_VALUE, watcher)
        .playTrained(folder.config(Map.of()), folder::best, "cpu");

    assertThat(scores).hasSize(2).allMatch(score -> score >= 8);
  }

  @Test
  void itGoesOn() {
    RunFolder folder = RunFolder.open(run);
    List<EndedEpisode> ended = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void ended(Progress progress, EndedEpisode episode) {
            ended.add(episode);
          }
        };

    StopReason reason =
        TrainingRuns.run(SERVER, folder.config(Map.of("stop.steps", 900)), folder, true, listener);

    assertThat(reason).isEqualTo(StopReason.STEPS);
    assertThat(ended)
        .isNotEmpty()
        .allSatisfy(episode -> assertThat(episode.learntReturn()).isEqualTo(episode.score()));
    List<RunFolder.Episode> episodes = RunFolder.open(run).episodes();
    assertThat(episodes.get(0)).isEqualTo(new RunFolder.Episode(33, 17));
    assertThat(episodes).hasSize(27 + ended.size());
    assertThat(TrainingRuns.text(run.resolve("metrics.csv")).lines())
        .anyMatch(row -> row.startsWith("steps,") && row.endsWith(",gradient_norm,clipped"))
        .anyMatch(row -> row.startsWith("600,27,500,0.8848,") && row.endsWith(","))
        .anyMatch(row -> row.startsWith("800,"));
    assertThat(TrainingRuns.text(run.resolve("evaluations.csv")).lines().skip(1))
        .extracting(row -> row.split(",", -1)[0])
        .containsExactly("200", "400", "600", "800");
    assertThat(TrainingRuns.text(run.resolve("config.yaml"))).startsWith("format: 3\n");
  }
}
