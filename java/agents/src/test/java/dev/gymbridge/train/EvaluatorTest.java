package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvaluatorTest {
  private static final int EPISODES = 25;

  /** Episodes and their returns, in the order in which they ended. */
  private static final class Ended implements Evaluator.Listener {
    private final List<Integer> episodes = new ArrayList<>();
    private final double[] scores = new double[EPISODES];

    @Override
    public void ended(int episode, double score, long length) {
      episodes.add(episode);
      scores[episode] = score;
    }
  }

  private static Ended play(EnvServer server, int sessions, int environments) {
    TrainConfig config = Presets.config("CartPole-v1", Presets.DEFAULT, Map.of());
    Ended ended = new Ended();
    try (Evaluator evaluator =
        new Evaluator(
            Stream.generate(() -> Environments.make(config, server::make, 3, environments))
                .limit(sessions)
                .toList(),
            3,
            EPISODES,
            0,
            Long.MAX_VALUE,
            ended)) {
      evaluator.play(() -> (observations, count) -> new long[count]);
    }
    return ended;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "20, 20", "64, 64", "65, 33", "100, 50", "129, 43", "2147483647, 64"})
  void environmentsPlayAsManyEpisodesEach(int episodes, int environments) {
    assertThat(Evaluator.environments(episodes)).isEqualTo(environments);
  }

  @Test
  void severalSessionsPlayTheEpisodesOfOne() {
    try (EnvServer server = EnvServer.local()) {
      Ended one = play(server, 1, 4);
      Ended two = play(server, 2, 3);

      assertThat(two.scores).isEqualTo(one.scores);
      assertThat(two.episodes)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, EPISODES).boxed().toList());
    }
  }
}
