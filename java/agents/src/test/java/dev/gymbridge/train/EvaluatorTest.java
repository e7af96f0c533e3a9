package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.Environments;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.EpisodeSeeds;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.Space;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.AtariEnv;
import dev.gymbridge.preprocess.FakeAtari;
import dev.gymbridge.preprocess.FakeAtari.End;
import dev.gymbridge.preprocess.FakeAtari.Shown;
import dev.gymbridge.preprocess.ForwardingEnv;
import dev.gymbridge.preprocess.PixelProtocol;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    assertThat(Evaluator.environments(episodes, 64)).isEqualTo(environments);
  }

  @ParameterizedTest
  @CsvSource({
    // asked for, environment.max_episode_steps, the environment's own, limit
    "0, 0, 0, 10000",
    "0, 0, 500, 9223372036854775807",
    "0, 90000, 0, 9223372036854775807",
    "20000, 0, 0, 20000",
    "100, 0, 500, 100",
  })
  void episodesThatNothingElseBoundsAreLeft(int asked, int configured, int own, long limit) {
    TrainConfig config =
        Presets.config(
            "Any-v0",
            Presets.DEFAULT,
            Map.of(
                "evaluation.max_episode_steps",
                asked,
                "environment.max_episode_steps",
                configured));
    Space space = new Space.Discrete(2, 0, DType.INT64);
    EnvDescription environment =
        new EnvDescription("Any-v0", "current", "1.4.0", space, space, own, 0);
    assertThat(Evaluator.maxLength(config, environment)).isEqualTo(limit);
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

  private static Evaluator evaluator(AgentEnv env, int episodes, Evaluator.Listener listener) {
    return new Evaluator(List.of(env), 3, episodes, 0.2, Long.MAX_VALUE, listener);
  }

  @Test
  void stoppedAndPlayedAgainItIsTheSame() {
    TrainConfig config = Presets.config("CartPole-v1", Presets.DEFAULT, Map.of());
    try (EnvServer server = EnvServer.local();
        Evaluator evaluator =
            evaluator(
                Environments.make(config, server::make, 3, 4), EPISODES, Evaluator.Listener.NONE)) {
      Evaluation whole = evaluator.play(EvaluatorTest::first);
      for (int rounds : new int[] {0, 1, 30}) {
        int[] left = {rounds};
        assertThat(evaluator.play(EvaluatorTest::first, () -> left[0]-- == 0)).isNull();
      }

      assertThat(evaluator.play(EvaluatorTest::first).returns()).isEqualTo(whole.returns());
    }
  }

  private static EvaluatedPolicy first() {
    return (observations, count) -> new long[count];
  }

  @Test
  void moreEpisodesAreThoseThatFollow() {
    TrainConfig config = Presets.config("CartPole-v1", Presets.DEFAULT, Map.of());
    Ended whole;
    Ended parts = new Ended();
    try (EnvServer server = EnvServer.local()) {
      whole = play(server, 1, 4);
      try (Evaluator evaluator =
          new Evaluator(
              List.of(Environments.make(config, server::make, 3, 4)),
              3,
              10,
              0,
              Long.MAX_VALUE,
              parts)) {
        Evaluation ten = evaluator.play(EvaluatorTest::first);
        Evaluation all =
            Objects.requireNonNull(evaluator.playMore(EPISODES, EvaluatorTest::first, () -> false));

        assertThat(ten.returns()).isEqualTo(Statistics.of(Arrays.copyOf(whole.scores, 10)));
        assertThat(all.episodes()).isEqualTo(EPISODES);
        assertThat(all.returns()).isEqualTo(Statistics.of(whole.scores));
        assertThat(all.steps()).isGreaterThan(ten.steps());
      }
    }
    assertThat(parts.scores).isEqualTo(whole.scores);
  }

  /** A game of three steps, of one reward each, whose environment is lost before some messages. */
  private static final class Losing extends ForwardingEnv {
    private static final List<Shown> GAME =
        FakeAtari.game(
            Shown.of(0),
            Shown.of(1).reward(1),
            Shown.of(2).reward(1),
            Shown.of(3).reward(1).end(End.TERMINATED));

    private final FakeAtari games;
    private final Set<Integer> losses;
    private final List<Integer> seeds = new ArrayList<>();
    private int messages;

    private Losing(FakeAtari games, Set<Integer> losses) {
      super(games);
      this.games = games;
      this.losses = losses;
    }

    static Losing before(EnvConfig config, Set<Integer> losses) {
      Space screen = FakeAtari.screen(210, 160);
      return new Losing(new FakeAtari(config, screen, List.of(List.of(GAME))), losses);
    }

    @Override
    public ResetBatch reset(boolean[] mask, int[] given) {
      seeds.add(given[0]);
      return super.reset(mask, given);
    }

    @Override
    public PendingStep step(Actions actions, int @Nullable [] repeats, int keepLast) {
      if (losses.contains(messages++)) {
        games.lose(0);
      }
      return super.step(actions, repeats, keepLast);
    }
  }

  private static final PixelProtocol A_FRAME_A_STEP =
      new PixelProtocol(1, 0, false, false, false, PixelProtocol.Frame.AREA_84, 1, 0, 0);

  @Test
  void anEpisodeThatIsLostIsPlayedAgainFromItsSeed() {
    Losing env = Losing.before(EnvConfig.of("ALE/Pong-v5"), Set.of(4, 6));
    AtariEnv games = new AtariEnv(config -> env, EnvConfig.of("ALE/Pong-v5"), A_FRAME_A_STEP);
    Ended ended = new Ended();

    Evaluation evaluation = evaluator(games, 3, ended).play(EvaluatorTest::first);

    assertThat(evaluation.returns()).isEqualTo(Statistics.of(new double[] {3, 3, 3}));
    assertThat(evaluation.steps()).isEqualTo(9);
    assertThat(ended.episodes).containsExactly(0, 1, 2);
    int[] seeds = IntStream.range(0, 3).map(k -> EpisodeSeeds.seed(3, 0, k)).toArray();
    assertThat(env.seeds).containsExactly(seeds[0], seeds[1], seeds[1], seeds[1], seeds[2]);
  }

  @Test
  void anEpisodeThatIsLostAgainAndAgainIsNamed() {
    Losing env = Losing.before(EnvConfig.of("ALE/Pong-v5"), Set.of(3, 4, 5));
    AtariEnv games = new AtariEnv(config -> env, EnvConfig.of("ALE/Pong-v5"), A_FRAME_A_STEP);

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> evaluator(games, 3, Evaluator.Listener.NONE).play(EvaluatorTest::first))
        .withMessageStartingWith(
            "episode 1 of an evaluation, of seed %d, was lost 3 times", EpisodeSeeds.seed(3, 0, 1));
  }
}
