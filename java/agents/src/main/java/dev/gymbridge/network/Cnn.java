package dev.gymbridge.network;

import dev.gymbridge.env.DType;
import java.util.List;
import java.util.stream.Stream;

/**
 * Convolutions, then fully connected layers, with ReLU between them, on images whose elements are
 * bytes. The program scales them: uint8 to [0, 1], int8 to [−1, 1).
 *
 * <p>PyTorch is given the images with their channels last in memory, with which it is faster; what
 * comes out is the same.
 *
 * @param type uint8 or int8
 * @param image shape of an observation: (channels, height, width), or (height, width, channels)
 * @param channelsLast which of the two
 * @param convolutions in order, at least one
 * @param hiddenLayers width of each fully connected layer after them, at least one
 * @param actions number of actions
 * @param dueling whether the head is a dueling one, as in {@link Mlp}
 */
public record Cnn(
    DType type,
    List<Integer> image,
    boolean channelsLast,
    List<Convolution> convolutions,
    List<Integer> hiddenLayers,
    int actions,
    boolean dueling)
    implements Network {
  /** Mnih et al., "Human-level control through deep reinforcement learning", Nature, 2015. */
  public static final List<Convolution> NATURE =
      List.of(new Convolution(32, 8, 4), new Convolution(64, 4, 2), new Convolution(64, 3, 1));

  /** Those, and one that sees all of a picture of 84 × 84. */
  public static final List<Convolution> FOUR =
      Stream.concat(NATURE.stream(), Stream.of(new Convolution(512, 7, 1))).toList();

  /** Checks that the filters fit. */
  public Cnn {
    image = List.copyOf(image);
    convolutions = List.copyOf(convolutions);
    hiddenLayers = List.copyOf(hiddenLayers);
    if (type != DType.UINT8 && type != DType.INT8) {
      throw new IllegalArgumentException("images are uint8 or int8, not " + type);
    }
    if (image.size() != 3 || hiddenLayers.isEmpty() || actions < 1) {
      throw new IllegalArgumentException(
          "a convolutional network needs images of three axes, hidden layers and actions, not %s, %s and %s"
              .formatted(image, hiddenLayers, actions));
    }
    int height = image.get(channelsLast ? 0 : 1);
    int width = image.get(channelsLast ? 1 : 2);
    for (Convolution convolution : convolutions) {
      height = convolution.length(height);
      width = convolution.length(width);
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "images of shape %s are too small for the convolutions %s"
                .formatted(image, convolutions));
      }
    }
  }

  @Override
  public List<Integer> observationShape() {
    return image;
  }

  @Override
  public DType observationType() {
    return type;
  }

  @Override
  public List<Parameter> parameters() {
    return layers().parameters();
  }

  @Override
  public String program() {
    return layers().program();
  }

  private Layers layers() {
    int channels = image.get(channelsLast ? 2 : 0);
    int height = image.get(channelsLast ? 0 : 1);
    int width = image.get(channelsLast ? 1 : 2);
    Layers layers = new Layers(scaling(), "scaled");
    for (int layer = 0; layer < convolutions.size(); layer++) {
      Convolution convolution = convolutions.get(layer);
      layers.convolution("convolution." + layer, channels, convolution);
      channels = convolution.filters();
      height = convolution.length(height);
      width = convolution.length(width);
    }
    return layers
        .flatten()
        .fullyConnected(channels * height * width, hiddenLayers, actions, dueling);
  }

  /** 6 is float32 and 2 is channels last, by their numbers in PyTorch. */
  private String scaling() {
    String planes = channelsLast ? "torch.permute(x, [0, 3, 1, 2])" : "x";
    String factor = type == DType.UINT8 ? "255." : "128.";
    return """
      planes = %s
      scaled = torch.div_(torch.to(planes, 6, False, False, 2), %s)
    """
        .formatted(planes, factor);
  }
}
