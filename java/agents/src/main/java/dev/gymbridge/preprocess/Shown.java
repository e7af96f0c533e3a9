package dev.gymbridge.preprocess;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.Tensor;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an environment's observations are shown as.
 *
 * @param format of the frames
 * @param view makes them
 */
record Shown(FrameFormat format, View view) {
  /** The most elements that fully connected layers are offered. */
  private static final int MAX_ELEMENTS = 10_000;

  /** Copies a row of observations, a tensor for each leaf of their space, into a frame. */
  @FunctionalInterface
  interface View {
    void read(List<Tensor> observation, int row, byte[] frame);
  }

  /** An image among the leaves of a space. */
  private record Image(int leaf, String path, Picture picture) {}

  /**
   * An image, and numbers.
   *
   * @param keys parts of the observations, by their paths; empty for all
   * @param isImage tells images from what only could be one
   * @throws IllegalArgumentException where there is too much, more than one image, or no such part
   */
  static Shown of(EnvDescription environment, List<String> keys, Predicate<Picture> isImage) {
    Space space = environment.observationSpace();
    List<String> paths = space.leaves().stream().map(leaf -> leaf.path()).toList();
    List<Integer> leaves = leaves(environment, keys);
    List<Image> images =
        leaves.stream()
            .flatMap(
                leaf ->
                    Picture.of(space.basics().get(leaf))
                        .filter(isImage)
                        .map(picture -> new Image(leaf, paths.get(leaf), picture))
                        .stream())
            .toList();
    if (images.size() > 1) {
      throw refused(
          environment,
          "of its images, %s, one can be learnt from. environment.observation_keys takes parts, such as one image and the numbers, and environment.preprocessing=none takes all of it as numbers"
              .formatted(images.stream().map(Image::path).toList()));
    }
    Flattening rest =
        new Flattening(
            leaves.stream()
                .filter(leaf -> images.isEmpty() || images.get(0).leaf() != leaf)
                .toList(),
            space);
    requireFew(environment, rest, images.isEmpty() ? 1 : 0);
    return images.isEmpty()
        ? new Shown(
            new FrameFormat(DType.FLOAT32, List.of((int) rest.size()), 1),
            (observation, row, frame) -> rest.write(observation, row, frame, 0))
        : beside(images.get(0), rest);
  }

  /**
   * Likewise, an image at least.
   *
   * @throws IllegalArgumentException where there is none
   */
  static Shown ofImage(EnvDescription environment, List<String> keys) {
    Shown shown = of(environment, keys, picture -> true);
    if (shown.format.type() == DType.FLOAT32) {
      throw refused(
          environment,
          "only images, uint8 or bools of (height, width, channels), (channels, height, width) or (height, width), can be learnt from as such");
    }
    return shown;
  }

  private static Shown beside(Image image, Flattening rest) {
    FrameFormat alone = image.picture().format();
    FrameFormat format = new FrameFormat(alone.type(), alone.shape(), 1, (int) rest.size(), 0);
    return new Shown(
        format,
        (observation, row, frame) -> {
          image.picture().copy(observation.get(image.leaf()), row, frame);
          rest.write(observation, row, frame, format.numbersOffset());
        });
  }

  private static List<Integer> leaves(EnvDescription environment, List<String> keys) {
    try {
      return Flattening.leaves(environment.observationSpace(), keys);
    } catch (IllegalArgumentException absent) {
      throw refused(environment, String.valueOf(absent.getMessage()));
    }
  }

  private static void requireFew(EnvDescription environment, Flattening row, int least) {
    if (row.size() < least || row.size() > MAX_ELEMENTS) {
      throw refused(
          environment,
          "that is %s numbers, of which at most %s can be learnt from. environment.observation_keys takes parts of a Dict, environment.preprocessing=image takes an image as it is, and environment.wrappers can make it smaller"
              .formatted(row.size(), MAX_ELEMENTS));
    }
  }

  private static IllegalArgumentException refused(EnvDescription environment, String why) {
    return new IllegalArgumentException(
        "%s cannot be trained: its observation space is %s, and %s"
            .formatted(environment.id(), environment.observationSpace(), why));
  }
}
