package dev.gymbridge.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.env.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayerSummaryTest {
  /** The numbers are those of Keras' summary of document 003's network. */
  @Test
  void aConvolutionalNetworkHasKerasNumbers() {
    Network network =
        new Network(
            List.of(84, 84, 3),
            DType.UINT8,
            Torso.four(DType.UINT8, true, List.of(256)),
            new ActionValues(4));

    assertThat(LayerSummary.of(network))
        .containsExactly(
            new LayerSummary("input", List.of(84, 84, 3), 0),
            new LayerSummary("convolution.0", List.of(20, 20, 32), 6_176),
            new LayerSummary("convolution.1", List.of(9, 9, 64), 32_832),
            new LayerSummary("convolution.2", List.of(7, 7, 64), 36_928),
            new LayerSummary("convolution.3", List.of(1, 1, 512), 1_606_144),
            new LayerSummary("flatten", List.of(512), 0),
            new LayerSummary("hidden.0", List.of(256), 131_328),
            new LayerSummary("output", List.of(4), 1_028));
  }

  @Test
  void bothPartsOfADuelingHeadAreLayers() {
    Network network = Network.mlp(8, List.of(64, 32), new Dueling(4));

    List<LayerSummary> layers = LayerSummary.of(network);

    assertThat(layers)
        .extracting(LayerSummary::name)
        .containsExactly("input", "hidden.0", "hidden.1", "value", "advantage");
    assertThat(layers.stream().mapToInt(LayerSummary::parameters).sum()).isEqualTo(network.size());
  }
}
