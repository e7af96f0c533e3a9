package dev.gymbridge.nn;

import dev.gymbridge.env.DType;
import java.util.List;

/**
 * Images of bytes as numbers of shape (channels, height, width): uint8 in [0, 1], int8 in [−1, 1).
 *
 * <p>In memory their channels come last, with which PyTorch is faster; what comes out is the same.
 *
 * @param type uint8 or int8
 * @param channelsLast whether the images come in as (height, width, channels)
 */
public record Pixels(DType type, boolean channelsLast) implements Layer {
  /** Checks the type. */
  public Pixels {
    if (type != DType.UINT8 && type != DType.INT8) {
      throw new IllegalArgumentException("images are uint8 or int8, not " + type);
    }
  }

  /** 6 is float32 and 2 is channels last, by their numbers in PyTorch. */
  @Override
  public void addTo(Forward forward) {
    List<Integer> image = forward.shape();
    if (image.size() != 3) {
      throw new IllegalArgumentException("an image has three axes, not shape " + image);
    }
    forward.gives(
        "torch.div_(torch.to(%s, 6, False, False, 2), %s)"
            .formatted(
                channelsLast
                    ? "torch.permute(%s, [0, 3, 1, 2])".formatted(forward.input())
                    : forward.input(),
                type == DType.UINT8 ? "255." : "128."),
        channelsLast ? List.of(image.get(2), image.get(0), image.get(1)) : image);
  }
}
