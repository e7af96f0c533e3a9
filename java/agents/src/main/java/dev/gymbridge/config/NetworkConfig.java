package dev.gymbridge.config;

import dev.gymbridge.nn.Initialisation;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * What the network is made of: the group {@code network} of a configuration.
 *
 * @param convolutions before the hidden layers: none, nature, four or small; auto for none where
 *     numbers are seen, nature for images, and small for those that are too small for it
 * @param hiddenLayers widths, 1 … 65536 each
 * @param dueling whether its head is a dueling one
 * @param initialisation pytorch or glorot
 */
@RecordBuilder
public record NetworkConfig(
    @Default("auto") Convolutions convolutions,
    @Default("[128, 128]") List<Integer> hiddenLayers,
    @Default("false") boolean dueling,
    @Default("pytorch") Initialisation initialisation)
    implements NetworkConfigBuilder.With {
  /**
   * Checks every value.
   *
   * @throws TrainingException names the key, the value and the range
   */
  public NetworkConfig {
    hiddenLayers = List.copyOf(hiddenLayers);
    Checks check = new Checks("network");
    check.that(!hiddenLayers.isEmpty(), "hidden_layers", hiddenLayers, "at least one width");
    hiddenLayers.forEach(width -> check.range("hidden_layers", width, 1, 65_536));
  }
}
