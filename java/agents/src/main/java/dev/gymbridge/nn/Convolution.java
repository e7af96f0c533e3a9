package dev.gymbridge.nn;

import java.util.List;

/**
 * A layer of square filters without padding, on images of shape (channels, height, width).
 *
 * @param name of it; its arrays are {@code NAME.weight} and {@code NAME.bias}
 * @param filters how many, at least 1
 * @param kernel length of a filter's side
 * @param stride between two places of a filter, at least 1
 */
public record Convolution(String name, int filters, int kernel, int stride) implements Layer {
  @Override
  public void addTo(Forward forward) {
    List<Integer> image = forward.shape();
    if (image.size() != 3) {
      throw new IllegalArgumentException(
          "%s reads images, but the layer before gives shape %s".formatted(name, image));
    }
    int height = length(image.get(1));
    int width = length(image.get(2));
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "images of %s × %s are too small for the filters of %s, which are of %s × %s"
              .formatted(image.get(1), image.get(2), name, kernel, kernel));
    }
    int channels = image.get(0);
    int area = kernel * kernel;
    String weight =
        forward.parameter(
            name + ".weight",
            List.of(filters, channels, kernel, kernel),
            channels * area,
            filters * area);
    String bias =
        forward.parameter(name + ".bias", List.of(filters), channels * area, filters * area);
    forward.gives(
        "torch.conv2d(%s, %s, %s, [%s, %s])"
            .formatted(forward.input(), weight, bias, stride, stride),
        List.of(filters, height, width));
  }

  /** Length of an axis after it; 0 or less where a filter does not fit. */
  private int length(int before) {
    return Math.floorDiv(before - kernel, stride) + 1;
  }
}
