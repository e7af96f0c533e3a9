package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.VectorEnv;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many frames the emulator runs in a step, and how sticky it is, for each kind of id. */
final class FramesPerStepTest {
  private static final EnvServer SERVER = EnvServer.local();
  private static final String FRAMES = "episode_frame_number";
  private static final int STEPS = 25;

  private static final Map<String, PixelProtocol> PROTOCOLS =
      Map.of(
          "NATURE", PixelProtocol.NATURE,
          "MACHADO", PixelProtocol.MACHADO,
          "NATURE_UNSKIPPED", PixelProtocol.NATURE_UNSKIPPED,
          "SEEDS", PixelProtocol.SEEDS);

  /** Counts the emulator's frames. */
  private static final class Counted extends ForwardingEnv {
    private double frames;

    Counted(VectorEnv env) {
      super(env);
    }

    @Override
    public PendingStep step(Actions actions, int @Nullable [] repeats, int keepLast) {
      PendingStep pending = super.step(actions, repeats, keepLast);
      return () -> {
        var batch = pending.await();
        frames = batch.infos().number(FRAMES, 0);
        return batch;
      };
    }
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @ParameterizedTest
  @CsvSource({
    "NATURE, BreakoutNoFrameskip-v4, 4, 4, 0",
    "NATURE, ALE/Breakout-v5, 4, 4, 0",
    "NATURE, Breakout-v4, 4, 4, 0",
    "NATURE, Breakout-v0, 4, 4, 0",
    "MACHADO, BreakoutNoFrameskip-v4, 4, 4, 0.25",
    "MACHADO, ALE/Breakout-v5, 4, 4, 0.25",
    "MACHADO, Breakout-v4, 4, 4, 0.25",
    "MACHADO, Breakout-v0, 4, 4, 0.25",
    "NATURE_UNSKIPPED, BreakoutNoFrameskip-v4, 1, 1,",
    "NATURE_UNSKIPPED, ALE/Breakout-v5, 4, 4,",
    "NATURE_UNSKIPPED, Breakout-v4, 2, 4,",
    "NATURE_UNSKIPPED, Breakout-v0, 2, 4,",
    "SEEDS, BreakoutNoFrameskip-v4, 1, 1,",
    "SEEDS, ALE/Breakout-v5, 4, 4,",
    "SEEDS, Breakout-v4, 2, 4,",
    "SEEDS, Breakout-v0, 2, 4,",
  })
  void aStepIsOfTheFramesAndTheStickinessOfTheProtocol(
      String protocol, String id, int least, int most, @Nullable Double stickiness) {
    Set<Integer> frames = new TreeSet<>();
    List<Episode> episodes;
    Counted[] counted = new Counted[1];
    try (AtariEnv env =
        new AtariEnv(
            config -> {
              counted[0] = new Counted(SERVER.make(config.withInfoKeys("lives", FRAMES)));
              return counted[0];
            },
            EnvConfig.of(id).withSeed(3),
            Objects.requireNonNull(PROTOCOLS.get(protocol)))) {
      env.reset();
      env.step(new int[] {0}).await();
      for (int step = 0; step < STEPS; step++) {
        double before = counted[0].frames;
        env.step(new int[] {step % 4}).await();
        frames.add((int) (counted[0].frames - before));
      }
      episodes = env.episodes();
    }

    assertThat(frames).first().isEqualTo(least);
    assertThat(frames).last().isEqualTo(most);
    if (stickiness != null) {
      assertThat(repeats(episodes, stickiness)).isTrue();
      assertThat(repeats(episodes, 0.25 - stickiness)).isFalse();
    }
  }

  /** Plays an episode back, frame by frame, in an emulator of known stickiness. */
  private static boolean repeats(List<Episode> episodes, double stickiness) {
    EnvConfig config =
        EnvConfig.of("ALE/Breakout-v5")
            .withKwarg("obs_type", "grayscale")
            .withKwarg("frameskip", 1)
            .withKwarg("repeat_action_probability", stickiness);
    try (VectorEnv env = SERVER.make(config)) {
      env.restore(episodes);
      return !env.step(env.newActions()).await().lost(0);
    }
  }
}
