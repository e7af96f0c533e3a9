package dev.gymbridge.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gymbridge.env.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TorsoTest {
  private static Network nature(boolean dueling) {
    return new Network(
        List.of(4, 84, 84),
        DType.UINT8,
        Torso.nature(DType.UINT8, false, List.of(512)),
        dueling ? new Dueling(9) : new ActionValues(9));
  }

  private static List<String> names(Network network) {
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
    Network network =
        new Network(
            List.of(84, 84, 3),
            DType.UINT8,
            Torso.four(DType.UINT8, true, List.of(256)),
            new ActionValues(4));

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
            () ->
                new Network(
                    List.of(88, 80, 1),
                    DType.INT8,
                    Torso.four(DType.INT8, true, List.of(8)),
                    new ActionValues(2)))
        .withMessageStartingWith(
            "images of 7 × 6 are too small for the filters of convolution.3, which are of 7 × 7");
  }

  @Test
  void numbersThatAreNoBytesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Network(
                    List.of(1, 84, 84),
                    DType.FLOAT32,
                    Torso.nature(DType.FLOAT32, false, List.of(8)),
                    new ActionValues(2)))
        .withMessage("images are uint8 or int8, not float32");
  }
}
