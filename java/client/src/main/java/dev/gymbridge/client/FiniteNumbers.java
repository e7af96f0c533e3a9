package dev.gymbridge.client;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.v1.StepResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the numbers of replies that are not finite as a float32. Replies are those that {@link
 * Replies} has let pass.
 */
final class FiniteNumbers {
  private final List<Leaf> leaves;

  /** Of observations with such leaves. */
  FiniteNumbers(List<Leaf> observationLeaves) {
    leaves = observationLeaves;
  }

  /**
   * Which number of a step is not finite.
   *
   * @param keepLast how many observations were asked for
   * @return for each environment its first such number, in words, or null where there is none
   */
  @Nullable String[] ofSteps(StepResponse response, int keepLast) {
    List<Tensor> observations = TensorMessages.decode(response.getObservationsList());
    ByteBuffer rewards =
        response.getRewards().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    @Nullable String[] found = new @Nullable String[response.getFramesCount()];
    int row = 0;
    for (int environment = 0; environment < found.length; environment++) {
      int frames = response.getFrames(environment);
      for (int frame = 0; frame < frames; frame++) {
        double reward = rewards.getDouble();
        if (found[environment] == null && !isFinite(reward)) {
          found[environment] = "the reward is " + describe(reward);
        }
      }
      for (int kept = Math.min(keepLast, frames); kept > 0; kept--, row++) {
        if (found[environment] == null) {
          found[environment] = inRow(observations, row);
        }
      }
    }
    return found;
  }

  /**
   * Likewise, of the first observations of episodes.
   *
   * @param rows of the environments of the mask, in order
   */
  @Nullable String[] ofFirst(List<dev.gymbridge.v1.Tensor> rows, boolean[] mask) {
    List<Tensor> observations = TensorMessages.decode(rows);
    @Nullable String[] found = new @Nullable String[mask.length];
    int row = 0;
    for (int environment = 0; environment < found.length; environment++) {
      if (mask[environment]) {
        found[environment] = inRow(observations, row++);
      }
    }
    return found;
  }

  private @Nullable String inRow(List<Tensor> observations, int row) {
    for (int leaf = 0; leaf < observations.size(); leaf++) {
      Tensor tensor = observations.get(leaf);
      DType dtype = tensor.dtype();
      if (dtype == DType.FLOAT16 || dtype == DType.FLOAT32 || dtype == DType.FLOAT64) {
        int elements = tensor.rowElements();
        for (int element = 0; element < elements; element++) {
          double number = tensor.asDouble(row * elements + element);
          if (!isFinite(number)) {
            String path = leaves.get(leaf).path();
            return "number %d of the observation%s is %s"
                .formatted(element, path.isEmpty() ? "" : "'s " + path, describe(number));
          }
        }
      }
    }
    return null;
  }

  private static boolean isFinite(double number) {
    return Float.isFinite((float) number);
  }

  private static String describe(double number) {
    return Double.isFinite(number) ? number + ", more than float32 holds" : Double.toString(number);
  }
}
