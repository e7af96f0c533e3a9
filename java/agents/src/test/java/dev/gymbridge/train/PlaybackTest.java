package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.Frame;
import dev.gymbridge.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlaybackTest {
  private static final EnvServer SERVER = EnvServer.local();

  @TempDir private Path temporary;

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private RunFolder trained(TrainConfig config) {
    TrainingRuns.train(SERVER, config, temporary.resolve("run"));
    return RunFolder.open(temporary.resolve("run"));
  }

  @ParameterizedTest
  @CsvSource({
    "CartPole-v1, 500, false",
    "LunarLander-v2, 30, true",
    "MsPacmanNoFrameskip-v4, 20, true"
  })
  void exploringEpisodesArePlayedAgainToTheSameReturn(String id, int limit) {
    TrainConfig config =
        TrainingRuns.config(
            id,
            Map.of(
                "stop.steps",
                120,
                "evaluation.epsilon",
                0.3,
                "evaluation.max_episode_steps",
                limit));
    RunFolder folder = trained(config);
    SavedEvaluation evaluation =
        SavedEvaluation.play(config, folder::best, SERVER::make, "cpu", 5, 3);
    assertThat(evaluation.played()).hasSize(5);

    try (Playback playback = new Playback(config, SERVER::make, folder::best, "cpu")) {
      long steps = 0;
      long greedy = 0;
      for (PlayedEpisode episode : evaluation.played()) {
        List<Frame> pictures = new ArrayList<>();
        Playback.Outcome outcome = playback.play(episode, 7, pictures::add);

        int length = episode.actions().size();
        assertThat(outcome.score())
            .isEqualTo(episode.score())
            .isEqualTo(evaluation.evaluation().scores().get(episode.number()));
        assertThat(outcome.steps()).hasSize(length);
        boolean isLeft = length == limit;
        assertThat(outcome.isCut()).isEqualTo(isLeft);
        assertThat(outcome.steps().get(length - 1).terminates()).isEqualTo(!isLeft);
        assertThat(pictures).hasSize((length + 6) / 7);
        greedy += greedy(outcome);
        steps += length;
      }
      assertThat(greedy).isBetween(steps / 2, steps - 1);
    }
  }

  /** How many actions are those of greatest value. */
  private static long greedy(Playback.Outcome outcome) {
    return outcome.steps().stream()
        .filter(step -> Collections.max(step.values()).equals(step.values().get(step.action())))
        .count();
  }

  @Test
  void whatDoesNotRepeatIsRefused() {
    TrainConfig config = TrainingRuns.config("CartPole-v1", Map.of("stop.steps", 120));
    RunFolder folder = trained(config);
    List<Integer> always = Collections.nCopies(100, 0);
    try (Playback playback = new Playback(config, SERVER::make, folder::best, "cpu")) {
      assertThatThrownBy(() -> playback.play(new PlayedEpisode(4, 7, 100, always), 1, seen -> {}))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("episode 4 of the evaluation, of seed 7, ends after ")
          .hasMessageContaining("and not after 100");
    }
  }

  @Test
  void episodesForWhoseActionsThereIsNoRoomAreLetGo() {
    EpisodeRecorder recorder = new EpisodeRecorder(3, 1, 200);
    for (int step = 0; step < 150; step++) {
      recorder.acts(0, step, 1, 0);
      if (step < 50) {
        recorder.acts(1, step, step % 2, 0);
      }
    }
    recorder.ended(0, 150, 150);
    recorder.ended(1, 50, 50);
    for (int step : new int[] {0, 1, 2, 0, 1}) { // lost after its third step
      recorder.acts(2, step, 5 + step, 0);
    }
    recorder.ended(2, 7, 2);

    assertThat(recorder.episodes()).extracting(PlayedEpisode::number).containsExactly(1, 2);
    assertThat(Collections.frequency(recorder.episodes().get(0).actions(), 1)).isEqualTo(25);
    assertThat(recorder.episodes().get(1).actions()).containsExactly(5, 6);
  }
}
