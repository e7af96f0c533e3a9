package dev.gymbridge.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InitialisationTest {
  private static final Network NETWORK = Network.mlp(4, List.of(120, 84), new ActionValues(2));

  private static float[] drawn(Initialisation initialisation, long seed) {
    return initialisation.parameters(NETWORK, new RandomStream(seed, "parameters").at(0));
  }

  private static double farthest(Initialisation initialisation, String name) {
    Parameter parameter =
        NETWORK.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    float[] flat = drawn(initialisation, 0);
    double farthest = 0;
    for (int index = 0; index < parameter.size(); index++) {
      farthest = Math.max(farthest, Math.abs(flat[parameter.offset() + index]));
    }
    return farthest;
  }

  @ParameterizedTest
  @EnumSource
  void itIsTheSameForTheSameSeed(Initialisation initialisation) {
    assertThat(drawn(initialisation, 0)).containsExactly(drawn(initialisation, 0));
  }

  @ParameterizedTest
  @EnumSource
  void anotherSeedGivesOthers(Initialisation initialisation) {
    assertThat(drawn(initialisation, 1)).isNotEqualTo(drawn(initialisation, 0));
  }

  @Test
  void pytorchsWeightsReachTheirBound() {
    // 1/√120; of 10,080 uniform numbers the greatest is within a percent of it.
    assertThat(farthest(Initialisation.PYTORCH, "hidden.1.weight"))
        .isLessThanOrEqualTo(1 / Math.sqrt(120))
        .isCloseTo(1 / Math.sqrt(120), Percentage.withPercentage(1));
  }

  @Test
  void pytorchsBiasesHaveTheBoundOfTheirLayersWeights() {
    // 1/√4, of 120 numbers.
    assertThat(farthest(Initialisation.PYTORCH, "hidden.0.bias")).isBetween(0.45, 0.5);
  }

  @Test
  void glorotsWeightsReachTheirBound() {
    // √(6 / (120 + 84))
    assertThat(farthest(Initialisation.GLOROT, "hidden.1.weight"))
        .isLessThanOrEqualTo(Math.sqrt(6.0 / 204))
        .isCloseTo(Math.sqrt(6.0 / 204), Percentage.withPercentage(1));
  }

  @Test
  void glorotsBiasesAreZero() {
    assertThat(farthest(Initialisation.GLOROT, "hidden.1.bias")).isZero();
  }

  @Test
  void theFirstWeightsAreThoseOfEveryRunWithSeedZero() {
    // Golden: a change here changes what every seed learns.
    assertThat(Arrays.copyOf(drawn(Initialisation.PYTORCH, 0), 3))
        .containsExactly(-0.43631518f, -0.2590321f, 0.4864845f);
  }
}
