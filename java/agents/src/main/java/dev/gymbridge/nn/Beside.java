package dev.gymbridge.nn;

import java.util.List;

/**
 * Joins numbers that stand in the observation, beside what the layers before have read of it, to
 * the vector that these give.
 *
 * @param from the byte of the observation, which is of bytes, from which on there are float32; a
 *     multiple of four
 * @param numbers how many, at least 1
 */
public record Beside(int from, int numbers) implements Layer {
  /** 6 is float32, by its number in PyTorch. */
  @Override
  public void addTo(Forward forward) {
    int together = Math.addExact(forward.elements(), numbers);
    forward.gives(
        "torch.cat([%s, torch.view_copy(torch.slice(%s, 1, %s, %s), 6)], 1)"
            .formatted(forward.input(), forward.observation(), from, from + Float.BYTES * numbers),
        List.of(together));
  }
}
