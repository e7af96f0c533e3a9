package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames of real games are those of Gymnasium's AtariPreprocessing and of the seeds' NumPy. */
final class AtariEnvGoldenTest {
  private static final EnvServer SERVER = EnvServer.local();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static AtariEnv make(String id, PixelProtocol protocol) {
    return new AtariEnv(SERVER::make, EnvConfig.of(id), protocol);
  }

  /** Without the starts of episodes, which Python draws from other random numbers. */
  private static PixelProtocol withoutStarts(PixelProtocol protocol) {
    return new PixelProtocol(
        protocol.frameSkip(),
        0,
        false,
        protocol.lifeLossTerminates(),
        protocol.clipRewards(),
        protocol.frame(),
        protocol.stack(),
        protocol.maxEpisodeFrames(),
        protocol.stickiness());
  }

  @ParameterizedTest
  @ValueSource(strings = {"MsPacmanNoFrameskip-v4", "BreakoutNoFrameskip-v4", "PongNoFrameskip-v4"})
  void framesRewardsAndEndsAreThoseOfGymnasium(String id) throws IOException {
    try (AtariEnv env = make(id, withoutStarts(PixelProtocol.NATURE))) {
      GoldenPlay.read(id + ".csv").replay(env, true);
    }
  }

  @Test
  void stickyActionsAndFullGamesAreThoseOfGymnasium() throws IOException {
    try (AtariEnv env = make("ALE/MsPacman-v5", PixelProtocol.MACHADO)) {
      GoldenPlay.read("MsPacman-v5.csv").replay(env, false);
    }
  }

  @Test
  void theSeedsFramesAreThoseOfTheirOwnLines() throws IOException {
    try (AtariEnv env = make("MsPacman-v0", PixelProtocol.SEEDS)) {
      GoldenPlay.read("MsPacman-v0.csv").replay(env, false);
    }
  }

  @Test
  void anEpisodeWithItsStartIsTheSameWhereverItIsPlayed() {
    EnvConfig one = EnvConfig.of("BreakoutNoFrameskip-v4").withSeed(5);
    try (AtariEnv pair = new AtariEnv(SERVER::make, one.withEnvironments(2), PixelProtocol.NATURE);
        AtariEnv alone = new AtariEnv(SERVER::make, one, PixelProtocol.NATURE)) {
      byte[][] first = pair.reset();
      int seed = pair.episodes().get(1).seed();

      byte[] again = alone.reset(new boolean[] {true}, new int[] {seed})[0];

      assertThat(again).isEqualTo(first[1]);
      assertThat(alone.episodes().get(0).checksum()).isEqualTo(pair.episodes().get(1).checksum());
      // No-ops and FIRE.
      assertThat(alone.episodes().get(0).repeats()).hasSize(2).endsWith(4);
    }
  }

  @Test
  void anEnvironmentThatShowsNoScreenIsRefused() {
    assertThatThrownBy(() -> make("CartPole-v1", PixelProtocol.NATURE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("CartPole-v1 is not an Atari game: choose a preset");
  }
}
