package dev.gymbridge.nn;

import dev.gymbridge.env.DType;
import java.util.ArrayList;
import java.util.List;

/** The usual layers between observation and head. */
public final class Torso {
  private Torso() {}

  /**
   * Fully connected layers with ReLU behind each.
   *
   * @param widths of each, at least one
   */
  public static List<Layer> mlp(List<Integer> widths) {
    if (widths.isEmpty()) {
      throw new IllegalArgumentException("a network needs a hidden layer");
    }
    List<Layer> layers = new ArrayList<>();
    for (int number = 0; number < widths.size(); number++) {
      layers.add(new Linear("hidden." + number, widths.get(number)));
      layers.add(new Relu());
    }
    return List.copyOf(layers);
  }

  /**
   * The convolutions of Mnih et al., "Human-level control through deep reinforcement learning",
   * Nature, 2015, with ReLU behind each, and fully connected layers.
   *
   * @param type uint8 or int8
   * @param channelsLast whether an image is of shape (height, width, channels)
   * @param widths of the fully connected layers; one of 512 in the paper
   */
  public static List<Layer> nature(DType type, boolean channelsLast, List<Integer> widths) {
    return convolutional(type, channelsLast, NATURE, widths);
  }

  /** Likewise, with a fourth convolution, which sees all of a picture of 84 × 84. */
  public static List<Layer> four(DType type, boolean channelsLast, List<Integer> widths) {
    List<Convolution> convolutions = new ArrayList<>(NATURE);
    convolutions.add(new Convolution("convolution.3", 512, 7, 1));
    return convolutional(type, channelsLast, convolutions, widths);
  }

  /**
   * Likewise, with the one convolution of Young and Tian, "MinAtar", 2019, for images of few
   * pixels.
   */
  public static List<Layer> small(DType type, boolean channelsLast, List<Integer> widths) {
    return convolutional(
        type, channelsLast, List.of(new Convolution("convolution.0", 16, 3, 1)), widths);
  }

  private static final List<Convolution> NATURE =
      List.of(
          new Convolution("convolution.0", 32, 8, 4),
          new Convolution("convolution.1", 64, 4, 2),
          new Convolution("convolution.2", 64, 3, 1));

  /** Any convolutions with ReLU behind each, and fully connected layers. */
  public static List<Layer> convolutional(
      DType type, boolean channelsLast, List<Convolution> convolutions, List<Integer> widths) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Pixels(type, channelsLast));
    for (Convolution convolution : convolutions) {
      layers.add(convolution);
      layers.add(new Relu());
    }
    layers.add(new Flatten());
    layers.addAll(mlp(widths));
    return List.copyOf(layers);
  }
}
