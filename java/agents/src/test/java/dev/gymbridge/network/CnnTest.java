package dev.gymbridge.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gymbridge.env.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CnnTest {
  private static Cnn nature(boolean dueling) {
    return new Cnn(DType.UINT8, List.of(4, 84, 84), false, Cnn.NATURE, List.of(512), 9, dueling);
  }

  private static List<String> names(Cnn network) {
    return network.parameters().stream().map(Parameter::name).toList();
  }

  @Test
  void theNatureNetworkHasThePapersLayers() {
    assertThat(nature(false).parameters())
        .filteredOn(parameter -> !parameter.isBias())
        .extracting(Parameter::shape)
        .containsExactly(
            List.of(32, 4, 8, 8),
            List.of(64, 32, 4, 4),
            List.of(64, 64, 3, 3),
            List.of(512, 3136),
            List.of(9, 512));
  }

  @Test
  void itsSizeIsThatOfAllLayers() {
    // 8·8·4·32 + 32 + 4·4·32·64 + 64 + 3·3·64·64 + 64 + 3136·512 + 512 + 512·9 + 9.
    assertThat(nature(false).size()).isEqualTo(1_688_745);
  }

  @Test
  void theFourthConvolutionSeesAllOfAPicture() {
    Cnn network = new Cnn(DType.UINT8, List.of(84, 84, 3), true, Cnn.FOUR, List.of(256), 4, false);

    assertThat(network.parameters().get(8).shape()).containsExactly(256, 512);
  }

  @Test
  void namesAreThoseOfAStateDict() {
    assertThat(names(nature(true)))
        .containsExactly(
            "convolution.0.weight",
            "convolution.0.bias",
            "convolution.1.weight",
            "convolution.1.bias",
            "convolution.2.weight",
            "convolution.2.bias",
            "hidden.0.weight",
            "hidden.0.bias",
            "value.weight",
            "value.bias",
            "advantage.weight",
            "advantage.bias");
  }

  @Test
  void aFilterDependsOnItsWindow() {
    Parameter weight = nature(false).parameters().get(2);

    assertThat(List.of(weight.fanIn(), weight.fanOut())).containsExactly(32 * 16, 64 * 16);
  }

  @Test
  void anObservationIsOfBytes() {
    assertThat(nature(false).observationBytes()).isEqualTo(4 * 84 * 84);
  }

  @Test
  void anImageThatAFilterDoesNotFitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Cnn(DType.INT8, List.of(88, 80, 1), true, Cnn.FOUR, List.of(8), 2, false))
        .withMessageStartingWith("images of shape [88, 80, 1] are too small for the convolutions");
  }

  @Test
  void numbersThatAreNoBytesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Cnn(DType.FLOAT32, List.of(1, 84, 84), false, Cnn.NATURE, List.of(8), 2, false))
        .withMessage("images are uint8 or int8, not float32");
  }
}
