package dev.gymbridge.train;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.Tensor;

/** Turns observations into the numbers that a network takes. */
interface ObservationReader {
  /** The most elements that fully connected layers are offered. */
  int MAX_ELEMENTS = 10_000;

  /** Numbers in one observation. */
  int elements();

  /** Gives one row of a tensor. */
  float[] read(Tensor tensor, int row);

  /** Reads the observations of the environments that were reset into their places. */
  default void read(ResetBatch reset, float[][] observations) {
    for (int row = 0; row < reset.environments().size(); row++) {
      observations[reset.environments().get(row)] = read(reset.observation(), row);
    }
  }

  /**
   * A reader for a space: a Box as it is, flattened; a Discrete as a one-hot vector.
   *
   * @throws TrainingException for any other space, and for images
   */
  static ObservationReader of(String environment, Space space) {
    if (space instanceof Space.Box box) {
      int elements = box.shape().elements();
      if (elements < 1 || elements > MAX_ELEMENTS) {
        throw refused(
            environment, space, "it has " + elements + " numbers; at most " + MAX_ELEMENTS);
      }
      return new BoxReader(elements);
    }
    if (space instanceof Space.Discrete discrete) {
      if (discrete.n() > MAX_ELEMENTS) {
        throw refused(
            environment, space, "it has " + discrete.n() + " values; at most " + MAX_ELEMENTS);
      }
      return new OneHotReader(discrete.start(), (int) discrete.n());
    }
    throw refused(environment, space, "only Box and Discrete");
  }

  private static TrainingException refused(String environment, Space space, String why) {
    return new TrainingException(
        "%s cannot be trained: its observation space is %s, and %s can be learnt from"
            .formatted(environment, space, why));
  }

  /** Numbers of any type. */
  record BoxReader(int elements) implements ObservationReader {
    @Override
    public float[] read(Tensor tensor, int row) {
      float[] numbers = new float[elements];
      if (tensor.dtype() == DType.FLOAT32) {
        tensor.copyRow(row, numbers, 0);
      } else {
        for (int element = 0; element < elements; element++) {
          numbers[element] = (float) tensor.asDouble(row * elements + element);
        }
      }
      return numbers;
    }
  }

  /** 1 at the place of the value, else 0. */
  record OneHotReader(long start, int elements) implements ObservationReader {
    @Override
    public float[] read(Tensor tensor, int row) {
      float[] numbers = new float[elements];
      numbers[(int) (tensor.asLong(row) - start)] = 1;
      return numbers;
    }
  }
}
