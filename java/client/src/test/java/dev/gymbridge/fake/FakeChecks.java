package dev.gymbridge.fake;

import static dev.gymbridge.fake.Refusal.invalid;
import static dev.gymbridge.fake.Refusal.requireLength;

import com.google.protobuf.ByteString;
import dev.gymbridge.v1.ElementType;
import dev.gymbridge.v1.History;
import dev.gymbridge.v1.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Requests are refused whole, before any environment is touched. */
final class FakeChecks {
  private static final int MAX_REPEAT = 10_000;

  private FakeChecks() {}

  /** The environments that a mask names. */
  static int[] rows(ByteString mask, int environments) {
    if (mask.isEmpty()) {
      return IntStream.range(0, environments).toArray();
    }
    requireLength("mask", mask.size(), environments);
    for (byte each : mask) {
      if (each != 0 && each != 1) {
        throw invalid("a byte of the mask is %d; send 1 or 0".formatted(each & 0xff));
      }
    }
    return IntStream.range(0, environments).filter(row -> mask.byteAt(row) == 1).toArray();
  }

  static void seeds(String field, List<Integer> seeds, int[] rows, int environments) {
    requireLength(field, seeds.size(), environments);
    for (int row : rows) {
      if (seeds.get(row) < 0) {
        long seed = Integer.toUnsignedLong(seeds.get(row));
        throw invalid("%s[%d] is %d; a seed is below 2^31".formatted(field, row, seed));
      }
    }
  }

  static void repeat(int repeat, int least) {
    if (repeat < least || repeat > MAX_REPEAT) {
      throw invalid(
          "a repeat is %s; it must be %d … %d"
              .formatted(Integer.toUnsignedString(repeat), least, MAX_REPEAT));
    }
  }

  static void history(History history) {
    history.getRepeatsList().forEach(repeat -> repeat(repeat, 1));
    if (history.getRepeatsCount() > 0 || history.getActionsCount() > 0) {
      actions(history.getActionsList(), history.getRepeatsCount(), row -> true);
    }
  }

  /** The actions of a batch, which are of Discrete(2), where a row is looked at. */
  static void actions(List<Tensor> actions, int rows, IntPredicate looksAt) {
    if (actions.size() != 1) {
      throw invalid(
          "%d action tensors were sent; Discrete(2) has 1 leaf".formatted(actions.size()));
    }
    Tensor action = actions.get(0);
    if (action.getDtype() != ElementType.ELEMENT_TYPE_INT64) {
      throw invalid("action is of %s, and must be of int64".formatted(action.getDtype()));
    }
    if (!action.getShapeList().equals(List.of(rows))) {
      throw invalid(
          "action has shape %s, and must have [%d]".formatted(action.getShapeList(), rows));
    }
    if (action.getData().size() != 8 * rows) {
      throw invalid("action has %d bytes, not %d".formatted(action.getData().size(), 8 * rows));
    }
    ByteBuffer values = action.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      long value = values.getLong(8 * row);
      if (looksAt.test(row) && (value < 0 || value > 1)) {
        throw invalid(
            "action of environment %d is %d, which is outside its space Discrete(2)"
                .formatted(row, value));
      }
    }
  }
}
