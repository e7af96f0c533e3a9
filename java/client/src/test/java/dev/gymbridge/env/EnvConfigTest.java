package dev.gymbridge.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class EnvConfigTest {
  private static final EnvConfig CONFIG = EnvConfig.of("CartPole-v1");

  private static void assertRefused(ThrowingCallable change, String message) {
    assertThatThrownBy(change)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void everyChangeIsACopyThatKeepsTheRest() {
    EnvConfig changed =
        CONFIG
            .withEnvironments(4)
            .withSeed(7)
            .withKwarg("gravity", 9.8)
            .withKwarg("name", "x")
            .withInfoKeys("lives")
            .withRenderMode("rgb_array")
            .withMaxEpisodeSteps(100)
            .withRuntime("legacy")
            .withStepTimeout(Duration.ofSeconds(3))
            .withOnCrash(OnCrash.TRUNCATE)
            .withWrapper(EnvWrapper.of("RecordEpisodeStatistics"))
            .withOnNan(OnNan.STOP)
            .withMakeTimeout(Duration.ofSeconds(5));
    assertThat(changed)
        .isEqualTo(
            new EnvConfig(
                "CartPole-v1",
                4,
                7,
                Map.of("gravity", 9.8, "name", "x"),
                java.util.List.of("lives"),
                "rgb_array",
                100,
                "legacy",
                Duration.ofSeconds(3),
                OnCrash.TRUNCATE,
                java.util.List.of(EnvWrapper.of("RecordEpisodeStatistics")),
                OnNan.STOP,
                Duration.ofSeconds(5)));
    assertThat(CONFIG).isEqualTo(EnvConfig.of("CartPole-v1"));
  }

  @Test
  void aValueOutOfRangeIsRefusedWithItsField() {
    assertRefused(() -> EnvConfig.of(" "), "id: is empty");
    assertRefused(() -> CONFIG.withEnvironments(0), "environments: 0");
    assertRefused(() -> CONFIG.withMaxEpisodeSteps(-1), "maxEpisodeSteps: -1");
    assertRefused(() -> CONFIG.withStepTimeout(Duration.ZERO), "stepTimeout: PT0S");
  }

  @Test
  void argumentsCannotBeChangedAfterwards() {
    assertThatThrownBy(() -> CONFIG.kwargs().put("gravity", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
