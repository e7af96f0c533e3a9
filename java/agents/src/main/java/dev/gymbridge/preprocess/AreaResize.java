package dev.gymbridge.preprocess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Shrinks an image: each pixel becomes the mean of the area that it covers.
 *
 * <p>Equal to the byte to OpenCV's {@code INTER_AREA}, with which Gymnasium's AtariPreprocessing
 * shrinks, except where both scales are whole numbers, for which OpenCV rounds otherwise. That is:
 * 32-bit floats; weights, the overlaps of pixels divided by the scale, of each axis apart; overlaps
 * of at most 1/1000 left out; each row is summed first, then rows are added from the top; halves
 * are rounded to the even number. The 84×84 pixels are those of Mnih et al., "Human-level control
 * through deep reinforcement learning", Nature 518, 2015, Methods.
 */
final class AreaResize implements PixelStage {
  private static final double SMALLEST_OVERLAP = 1e-3;

  /** Pixels of a row that one column covers at most, for an image less than twice as wide. */
  private static final int COVERED = 3;

  /**
   * Which pixels of an axis each target pixel covers: {@code weights[t][k]} of pixel {@code
   * first[t] + k}.
   */
  @SuppressWarnings("ArrayRecordComponent") // read for every pixel
  private record Axis(int[] first, float[][] weights) {}

  private final FrameFormat input;
  private final FrameFormat output;
  private final Axis rows;
  private final int[] firstPixels;
  private final float[] columnWeights;
  private final float[] sourceRow;
  private final float[] shrunkRow;
  private final float[] sums;

  /**
   * The stage.
   *
   * @param height of the images, at least that of what is made of them
   * @param width likewise, and at most twice that
   */
  AreaResize(int height, int width, int toHeight, int toWidth) {
    if (height < toHeight || width < toWidth || width > 2 * toWidth) {
      throw new IllegalArgumentException(
          "%s×%s pixels cannot be shrunk to %s×%s".formatted(height, width, toHeight, toWidth));
    }
    input = PixelStage.unsigned(height, width);
    output = PixelStage.unsigned(toHeight, toWidth);
    rows = axis(height, toHeight);
    Axis columns = axis(width, toWidth);
    firstPixels = columns.first;
    columnWeights = new float[toWidth * COVERED];
    for (int column = 0; column < toWidth; column++) {
      float[] weights = columns.weights[column];
      System.arraycopy(weights, 0, columnWeights, column * COVERED, weights.length);
    }
    sourceRow = new float[width + COVERED];
    shrunkRow = new float[toWidth];
    sums = new float[toWidth];
  }

  private static Axis axis(int length, int toLength) {
    double scale = 1 / ((double) toLength / length);
    int[] first = new int[toLength];
    float[][] weights = new float[toLength][];
    for (int target = 0; target < toLength; target++) {
      double from = target * scale;
      double to = from + scale;
      double covered = Math.min(scale, length - from);
      List<Float> found = new ArrayList<>();
      for (int pixel = (int) from; pixel < Math.min(length, to); pixel++) {
        double overlap = Math.min(pixel + 1, to) - Math.max(pixel, from);
        if (overlap > SMALLEST_OVERLAP) {
          first[target] = found.isEmpty() ? pixel : first[target];
          found.add((float) (overlap / covered));
        }
      }
      weights[target] = new float[found.size()];
      for (int k = 0; k < weights[target].length; k++) {
        weights[target][k] = found.get(k);
      }
    }
    return new Axis(first, weights);
  }

  @Override
  public FrameFormat input() {
    return input;
  }

  @Override
  public FrameFormat output() {
    return output;
  }

  /** Neighbouring target rows may share a source row: that is shrunk once. */
  @Override
  public void apply(byte[] source, byte[] target) {
    int shrunk = -1;
    for (int row = 0; row < rows.first.length; row++) {
      float[] weights = rows.weights[row];
      Arrays.fill(sums, 0);
      for (int k = 0; k < weights.length; k++) {
        int from = rows.first[row] + k;
        if (from != shrunk) {
          shrinkRow(source, from);
          shrunk = from;
        }
        addRow(weights[k]);
      }
      round(target, row * sums.length);
    }
  }

  private void addRow(float weight) {
    float[] from = shrunkRow;
    float[] to = sums;
    for (int column = 0; column < to.length; column++) {
      to[column] += weight * from[column];
    }
  }

  private void round(byte[] target, int start) {
    float[] from = sums;
    for (int column = 0; column < from.length; column++) {
      target[start + column] = (byte) Math.rint(from[column]);
    }
  }

  /** The pixels of a column are written out: a loop over so few takes twice as long. */
  private void shrinkRow(byte[] source, int row) {
    int width = input.shape().get(1);
    int start = row * width;
    float[] pixels = sourceRow;
    for (int pixel = 0; pixel < width; pixel++) {
      pixels[pixel] = source[start + pixel] & 0xFF;
    }
    float[] weights = columnWeights;
    int weight = 0;
    for (int column = 0; column < shrunkRow.length; column++) {
      int pixel = firstPixels[column];
      shrunkRow[column] =
          pixels[pixel] * weights[weight]
              + pixels[pixel + 1] * weights[weight + 1]
              + pixels[pixel + 2] * weights[weight + 2];
      weight += COVERED;
    }
  }

  @Override
  public String toString() {
    return "area " + output.shape().get(0) + "×" + output.shape().get(1);
  }
}
