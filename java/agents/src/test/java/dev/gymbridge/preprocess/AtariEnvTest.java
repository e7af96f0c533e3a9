package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.Space;
import dev.gymbridge.preprocess.FakeAtari.End;
import dev.gymbridge.preprocess.FakeAtari.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AtariEnvTest {
  private static final String BREAKOUT = "BreakoutNoFrameskip-v4";
  private static final List<Shown> ENDLESS = FakeAtari.game(Shown.of(1), Shown.of(2));

  /** Ends with its third frame. */
  private static final List<Shown> SHORT =
      FakeAtari.game(Shown.of(10), Shown.of(11), Shown.of(12), Shown.of(13).end(End.TERMINATED));

  private final List<FakeAtari> made = new ArrayList<>();

  private static PixelProtocol protocol(int frameSkip, int noopMax, boolean fire, boolean nature) {
    return new PixelProtocol(
        frameSkip, noopMax, fire, nature, nature, PixelProtocol.Frame.AREA_84, 4, 0, 0);
  }

  /** Repeat 4, and nothing else. */
  private static PixelProtocol plain() {
    return protocol(4, 0, false, false);
  }

  private AtariEnv env(
      String id, PixelProtocol protocol, Space shows, List<List<List<Shown>>> games) {
    return new AtariEnv(
        config -> {
          made.add(new FakeAtari(config, shows, games));
          return made.get(made.size() - 1);
        },
        EnvConfig.of(id).withEnvironments(games.size()),
        protocol);
  }

  private AtariEnv env(PixelProtocol protocol, List<List<Shown>> games) {
    return env(BREAKOUT, protocol, FakeAtari.screen(210, 160), List.of(games));
  }

  private AtariEnv env(PixelProtocol protocol, List<List<Shown>> first, List<List<Shown>> second) {
    return env(BREAKOUT, protocol, FakeAtari.screen(210, 160), List.of(first, second));
  }

  private FakeAtari fake() {
    return made.get(0);
  }

  private static AgentStep step(AtariEnv env, int... actions) {
    return env.step(actions).await();
  }

  @Test
  void anAgentsStepIsOneMessageAndItsFrameTheMaximumOfTheLastTwo() {
    AtariEnv env =
        env(
            plain(),
            List.of(
                FakeAtari.game(
                    Shown.of(0), Shown.of(250), Shown.of(1), Shown.of(200), Shown.of(3))));

    assertThat(env.reset()[0]).hasSize(84 * 84).containsOnly(0);
    AgentStep step = step(env, 3);

    assertThat(fake().sent).containsExactly("0:3×4");
    assertThat(step.frame(0)).containsOnly((byte) 200);
    assertThat(step.played(0)).isTrue();
    assertThat(step.ended(0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"2, 3, 5, 1", "-4, 1, -3, -1", "-2, 2, 0, 0"})
  void rewardsAreLearntFromByTheirSignAndReportedAsTheyAre(
      double one, double other, double score, double reward) {
    AtariEnv env =
        env(
            protocol(4, 0, false, true),
            List.of(
                FakeAtari.game(Shown.of(0), Shown.of(1).reward(one), Shown.of(2).reward(other))));
    env.reset();

    AgentStep step = step(env, 0);

    assertThat(step.reward(0)).isEqualTo(reward);
    assertThat(step.score(0)).isEqualTo(score);
  }

  @Test
  void rewardsThatAreNotClippedAreLearntFromAsTheyAre() {
    AtariEnv env =
        env(plain(), List.of(FakeAtari.game(Shown.of(0), Shown.of(1).reward(7), Shown.of(2))));
    env.reset();

    assertThat(step(env, 0).reward(0)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false"})
  void noValueFollowsALostLifeAndTheEpisodeGoesOn(boolean terminates, boolean terminated) {
    AtariEnv env =
        env(
            protocol(1, 0, false, terminates),
            List.of(FakeAtari.game(Shown.of(0), Shown.of(1), Shown.of(2).lives(2))));
    env.reset();

    assertThat(step(env, 0).terminated(0)).isFalse();
    AgentStep died = step(env, 0);
    assertThat(died.terminated(0)).isEqualTo(terminated);
    assertThat(died.ended(0)).isFalse();
    assertThat(step(env, 0).terminated(0)).isFalse();
  }

  @Test
  void aLifeThatIsWonIsNone() {
    AtariEnv env =
        env(
            protocol(1, 0, false, true),
            List.of(FakeAtari.game(Shown.of(0), Shown.of(1).lives(4), Shown.of(2).lives(3))));
    env.reset();

    assertThat(step(env, 0).terminated(0)).isFalse();
    assertThat(step(env, 0).terminated(0)).isTrue();
  }

  @Test
  void anEpisodeThatEndsShowsItsLastFrameAndTheFirstOfTheNextOne() {
    AtariEnv env = env(plain(), List.of(SHORT, ENDLESS));
    env.reset();

    AgentStep step = step(env, 0);

    assertThat(step.terminated(0)).isTrue();
    assertThat(step.truncated(0)).isFalse();
    assertThat(step.ended(0)).isTrue();
    assertThat(step.frame(0)).containsOnly(13);
    assertThat(step.next(0)).containsOnly(1);
  }

  @Test
  void anEpisodeThatEndsWithTheFirstFrameOfAStepShowsThatAlone() {
    AtariEnv env =
        env(
            plain(),
            List.of(FakeAtari.game(Shown.of(99), Shown.of(5).end(End.TRUNCATED)), ENDLESS));
    env.reset();

    AgentStep step = step(env, 0);

    assertThat(step.truncated(0)).isTrue();
    assertThat(step.terminated(0)).isFalse();
    assertThat(step.frame(0)).containsOnly(5);
  }

  @Test
  void livesAreCountedAnewInTheNextEpisode() {
    AtariEnv env =
        env(
            protocol(1, 0, false, true),
            List.of(
                FakeAtari.game(Shown.of(0).lives(5), Shown.of(1).lives(5).end(End.TRUNCATED)),
                FakeAtari.game(Shown.of(2).lives(3), Shown.of(3).lives(3))));
    env.reset();

    step(env, 0);

    assertThat(step(env, 0).terminated(0)).isFalse();
  }

  @Test
  void anEnvironmentThatIsLeftAloneIsNotPlayed() {
    AtariEnv env = env(plain(), List.of(ENDLESS), List.of(ENDLESS));
    env.reset();

    AgentStep step = step(env, AgentEnv.LEAVE, 2);

    assertThat(fake().sent).containsExactly("0:- 1:2×4");
    assertThat(step.played(0)).isFalse();
    assertThat(step.ended(0)).isFalse();
    assertThat(step.score(0)).isZero();
    assertThat(step.played(1)).isTrue();
  }

  @Test
  void theStartOfAnEpisodeLeavesTheOtherEnvironmentsAlone() {
    AtariEnv env = env(protocol(4, 1, true, true), List.of(SHORT, ENDLESS), List.of(ENDLESS));
    // The first game ends in its own FIRE, and the next one starts.
    byte[][] first = env.reset();

    assertThat(fake().sent).containsExactly("0:0×1 1:0×1", "0:1×4 1:1×4", "0:0×1 1:-", "0:1×4 1:-");
    assertThat(first[0]).containsOnly(2);
    assertThat(env.episodes()).extracting(episode -> episode.number()).containsExactly(1L, 0L);
  }

  @Test
  void anEpisodeThatFollowsAnotherStartsWithinTheStep() {
    List<Shown> longer =
        FakeAtari.game(
            IntStream.rangeClosed(0, 9)
                .mapToObj(k -> k < 9 ? Shown.of(k) : Shown.of(k).end(End.TERMINATED))
                .toArray(Shown[]::new));
    AtariEnv env = env(protocol(4, 1, true, true), List.of(longer, ENDLESS), List.of(ENDLESS));
    env.reset();
    fake().sent.clear();

    AgentStep step = step(env, 2, 3);

    assertThat(fake().sent).containsExactly("0:2×4 1:3×4", "0:0×1 1:-", "0:1×4 1:-");
    assertThat(step.ended(0)).isTrue();
    assertThat(step.frame(0)).containsOnly(9);
    assertThat(step.next(0)).containsOnly(2);
    assertThat(step.ended(1)).isFalse();
    assertThat(step.played(1)).isTrue();
  }

  @Test
  void noOpsShowTheirLastFrameAndFireTheMaximumOfItsLastTwo() {
    List<Shown> game =
        FakeAtari.game(
            Shown.of(9), Shown.of(8), Shown.of(0), Shown.of(0), Shown.of(60), Shown.of(50));

    assertThat(env(protocol(4, 1, false, true), List.of(game)).reset()[0]).containsOnly(8);
    assertThat(env(protocol(4, 1, true, true), List.of(game)).reset()[0]).containsOnly(60);
  }

  @Test
  void theNumberOfNoOpsFollowsFromTheEpisodesSeedAlone() {
    AtariEnv env = env(protocol(4, 3, false, true), List.of(ENDLESS), List.of(ENDLESS));
    env.reset();
    fake().sent.clear();
    boolean[] both = {true, true};

    for (int seed = 0; seed < 40; seed++) {
      env.reset(both, new int[] {seed, 40 - seed});
    }

    List<String> sent = fake().sent;
    assertThat(sent).hasSize(40);
    assertThat(sent.stream().map(line -> line.substring(0, 5)).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("0:0×1", "0:0×2", "0:0×3");
    for (int seed = 1; seed < 40; seed++) {
      assertThat(sent.get(40 - seed)).endsWith(sent.get(seed).substring(1, 5));
    }
  }

  @Test
  void aGameWithoutFireIsNotFired() {
    AtariEnv env =
        env(
            "MsPacmanNoFrameskip-v4",
            protocol(4, 0, true, true),
            FakeAtari.screen(210, 160),
            List.of(List.of(ENDLESS)));

    env.reset();

    assertThat(fake().sent).isEmpty();
  }

  @Test
  void aLostEpisodeIsNotPlayedAndTheOthersAreNotEither() {
    AtariEnv env = env(plain(), List.of(ENDLESS), List.of(SHORT, ENDLESS));
    env.reset();
    fake().lose(1);

    AgentStep step = step(env, 2, 2);

    assertThat(step.played(0)).isFalse();
    assertThat(step.ended(0)).isFalse();
    assertThat(step.played(1)).isFalse();
    assertThat(step.lost(1)).isTrue();
    assertThat(step.truncated(1)).isTrue();
    assertThat(step.ended(1)).isTrue();
    assertThat(step.next(1)).containsOnly(1);
    assertThat(step(env, 2, 2).lost(1)).isFalse();
  }

  @Test
  void anEpisodeThatIsLostWhileAnotherStartsIsCutAfterItsStep() {
    AtariEnv env =
        env(
            protocol(2, 1, false, true),
            List.of(SHORT, ENDLESS),
            List.of(FakeAtari.game(Shown.of(70), Shown.of(71), Shown.of(72).reward(5)), ENDLESS));
    env.reset();

    AgentEnv.Pending pending = env.step(new int[] {0, 0});
    fake().lose(1);
    AgentStep step = pending.await();

    assertThat(step.played(1)).isTrue();
    assertThat(step.score(1)).isEqualTo(5);
    assertThat(step.frame(1)).containsOnly(72);
    assertThat(step.truncated(1)).isTrue();
    assertThat(step.ended(1)).isTrue();
    assertThat(step.lost(1)).isTrue();
    assertThat(step.next(1)).containsOnly(2);
    assertThat(step.next(0)).containsOnly(2);
    assertThat(step.lost(0)).isFalse();
  }

  @Test
  void anEpisodeThatIsLostWhileAnotherIsResetIsReportedByTheNextStep() {
    AtariEnv env = env(protocol(4, 1, false, true), List.of(ENDLESS), List.of(ENDLESS));
    env.reset();
    fake().lose(1);
    env.reset(new boolean[] {true, false}, new int[] {7, 0});
    fake().sent.clear();

    AgentStep step = step(env, 2, 2);

    assertThat(fake().sent).containsExactly("0:2×4 1:-");
    assertThat(step.played(1)).isFalse();
    assertThat(step.lost(1)).isTrue();
    assertThat(step.ended(1)).isTrue();
    assertThat(step.next(1)).containsOnly(2);
    assertThat(step.played(0)).isTrue();
    assertThat(step(env, 2, 2).played(1)).isTrue();
  }

  @Test
  void aRestoredEpisodeGoesOnWithItsLives() {
    List<Shown> game =
        FakeAtari.game(
            Shown.of(0), Shown.of(1).lives(2), Shown.of(2).lives(2), Shown.of(3).lives(1));
    AtariEnv env = env(protocol(1, 0, false, true), List.of(game));
    env.reset();
    step(env, 0);
    AtariEnv other = env(protocol(1, 0, false, true), List.of(game));

    other.restore(env.episodes());

    assertThat(step(other, 0).terminated(0)).isFalse();
    assertThat(step(other, 0).terminated(0)).isTrue();
  }

  private AtariEnv limited(int limit, PixelProtocol protocol, List<List<List<Shown>>> games) {
    return new AtariEnv(
        config -> {
          made.add(new FakeAtari(config, FakeAtari.screen(210, 160), games));
          return made.get(made.size() - 1);
        },
        EnvConfig.of(BREAKOUT).withEnvironments(games.size()).withMaxEpisodeSteps(limit),
        protocol);
  }

  @Test
  void theLimitCountsTheAgentsStepsAndNothingOfTheStart() {
    AtariEnv env = limited(3, protocol(4, 30, true, true), List.of(List.of(ENDLESS)));
    env.reset();
    List<Boolean> truncated = new ArrayList<>();

    for (int step = 0; step < 6; step++) {
      AgentStep taken = step(env, 2);
      assertThat(taken.ended(0)).isEqualTo(taken.truncated(0));
      assertThat(taken.terminated(0)).isFalse();
      assertThat(taken.lost(0)).isFalse();
      truncated.add(taken.truncated(0));
    }

    assertThat(truncated).containsExactly(false, false, true, false, false, true);
    assertThat(env.episodes().get(0).number()).isEqualTo(2);
    assertThat(fake().sent)
        .filteredOn(line -> line.startsWith("0:0"))
        .hasSize(3)
        .doesNotHaveDuplicates();
    assertThat(fake().config().maxEpisodeSteps()).isZero();
  }

  @Test
  void theLimitLeavesTheOtherEnvironmentsAlone() {
    AtariEnv env =
        limited(2, protocol(1, 1, true, true), List.of(List.of(ENDLESS), List.of(SHORT, ENDLESS)));
    // Two of the three frames of the second game are its start.
    env.reset();

    AgentStep first = step(env, 3, 3);
    assertThat(first.terminated(1)).isTrue();
    assertThat(first.truncated(1)).isFalse();
    assertThat(first.ended(0)).isFalse();
    AgentStep second = step(env, 3, 3);
    assertThat(second.truncated(0)).isTrue();
    assertThat(second.ended(0)).isTrue();
    assertThat(second.next(0)).containsOnly(2);
    assertThat(second.ended(1)).isFalse();
    AgentStep third = step(env, 3, 3);
    assertThat(third.ended(0)).isFalse();
    assertThat(third.truncated(1)).isTrue();
  }

  @Test
  void anEpisodeThatEndsInItsLastStepIsFollowedByOneOther() {
    AtariEnv env = limited(1, plain(), List.of(List.of(SHORT, ENDLESS)));
    env.reset();

    AgentStep step = step(env, 0);

    assertThat(step.terminated(0)).isTrue();
    assertThat(step.truncated(0)).isTrue();
    assertThat(env.episodes().get(0).number()).isEqualTo(1);
  }

  @Test
  void anEpisodeThatIsLostWhileAnotherIsCutIsReportedWithTheStep() {
    List<Shown> scored =
        FakeAtari.game(Shown.of(5), Shown.of(6), Shown.of(7), Shown.of(8).reward(2));
    AtariEnv env = limited(2, plain(), List.of(List.of(ENDLESS), List.of(scored, ENDLESS)));
    env.reset();
    step(env, 2, AgentEnv.LEAVE);

    AgentEnv.Pending pending = env.step(new int[] {2, 2});
    fake().lose(1);
    AgentStep step = pending.await();

    assertThat(step.truncated(0)).isTrue();
    assertThat(step.lost(0)).isFalse();
    assertThat(step.score(1)).isEqualTo(2);
    assertThat(step.lost(1)).isTrue();
    assertThat(step.ended(1)).isTrue();
    assertThat(step(env, 2, 2).ended(1)).isFalse();
    assertThat(step(env, 2, 2).truncated(1)).isTrue();
  }

  @Test
  void aRestoredEpisodeHasTheStepsItHad() {
    PixelProtocol start = protocol(4, 30, true, true);
    AtariEnv env = limited(3, start, List.of(List.of(ENDLESS), List.of(ENDLESS)));
    env.reset();
    step(env, 2, AgentEnv.LEAVE);
    step(env, 2, 2);
    AtariEnv other = limited(3, start, List.of(List.of(ENDLESS), List.of(ENDLESS)));

    other.restore(env.episodes());

    AgentStep next = step(other, 2, 2);
    assertThat(next.truncated(0)).isTrue();
    assertThat(next.truncated(1)).isFalse();
    assertThat(step(other, 2, 2).truncated(1)).isTrue();
  }

  @Test
  void theEnvironmentIsAskedForWhatTheProtocolNeeds() {
    env(
        "ALE/Breakout-v5",
        PixelProtocol.MACHADO,
        FakeAtari.screen(210, 160),
        List.of(List.of(ENDLESS)));
    env(PixelProtocol.NATURE, List.of(ENDLESS));

    assertThat(fake().config().kwargs())
        .containsOnly(
            Map.entry("obs_type", "grayscale"),
            Map.entry("frameskip", 1),
            Map.entry("repeat_action_probability", 0.25));
    assertThat(fake().config().infoKeys()).containsExactly("lives");
    assertThat(fake().config().maxEpisodeSteps()).isZero();
    assertThat(made.get(1).config().maxEpisodeSteps()).isEqualTo(108_000);
  }

  @Test
  void theTraceNamesEachStage() {
    AtariEnv nature = env(PixelProtocol.NATURE, List.of(ENDLESS));
    AtariEnv seeds =
        env(
            "MsPacman-v0",
            PixelProtocol.SEEDS,
            FakeAtari.screen(210, 160, 3),
            List.of(List.of(ENDLESS)));

    assertThat(nature.trace())
        .isEqualTo("uint8 210×160 → max of 2 → area 84×84 → stack of 4 → uint8 4×84×84");
    assertThat(seeds.trace())
        .isEqualTo(
            "uint8 210×160×3 → rows 1–175 by 2, columns by 2, red + green + blue without Pacman's, third − 128"
                + " → int8 88×80");
  }

  @Test
  void ramIsRefused() {
    Space ram = FakeAtari.screen(128);

    assertThatThrownBy(
            () -> env("my_envs:Ram-v0", PixelProtocol.NATURE, ram, List.of(List.of(ENDLESS))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "my_envs:Ram-v0 shows the 128 bytes of the game's RAM, Box(0, 255, (128,), uint8)");
    assertThat(fake().closed()).isTrue();
  }

  @Test
  void anIdThatShowsRamIsRefusedBeforeItIsMade() {
    assertThatThrownBy(
            () ->
                env(
                    "ALE/Pong-ram-v5",
                    PixelProtocol.MACHADO,
                    FakeAtari.screen(210, 160),
                    List.of(List.of(ENDLESS))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("take the id without -ram");
    assertThat(made).isEmpty();
  }

  @Test
  void anotherImageIsRefused() {
    Space image = FakeAtari.screen(96, 96, 3);

    assertThatThrownBy(
            () -> env("CarRacing-v3", PixelProtocol.NATURE, image, List.of(List.of(ENDLESS))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "CarRacing-v3 shows Box(0, 255, (96, 96, 3), uint8), not the screen of an Atari game")
        .hasMessageContaining("choose a preset that is not for Atari");
    assertThat(fake().closed()).isTrue();
  }
}
