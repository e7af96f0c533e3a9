package dev.gymbridge.preprocess;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Infos;
import dev.gymbridge.env.Tensor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/** The masks of actions in environments' infos: an element for each action, 0 where it is not. */
final class MaskInfo {
  /** The info's key, as Gymnasium's own environments have it. */
  static final String KEY = "action_mask";

  /** Why there is no mask to be used, where that is no more than usual. */
  static final String NONE = "its info has no action_mask";

  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private MaskInfo() {}

  /**
   * Why the infos that first episodes begin with have no masks that can be used; empty where they
   * have.
   */
  static String whyUnfit(Infos first, int rows, int actions) {
    if (IntStream.range(0, rows).anyMatch(row -> isAbsent(first, row))) {
      return NONE;
    }
    int elements = first.values(KEY).rowElements();
    return elements == actions
        ? ""
        : "the action_mask in its info has %s elements, and there are %s actions, so that it is not known which it means"
            .formatted(elements, actions);
  }

  private static boolean isAbsent(Infos infos, int row) {
    return !infos.keys().contains(KEY) || !infos.has(KEY, row);
  }

  /**
   * Writes a row's mask to the end of a frame.
   *
   * @return how many actions it allows; −1 where there is none of that size, with nothing written
   */
  static int write(Infos infos, int row, FrameFormat format, byte[] frame) {
    if (isAbsent(infos, row) || infos.values(KEY).rowElements() != format.masked()) {
      return -1;
    }
    Tensor values = infos.values(KEY);
    int start = infos.valueRow(KEY, row) * format.masked();
    int allowed = 0;
    for (int action = 0; action < format.masked(); action++) {
      boolean isAllowed = values.asDouble(start + action) != 0;
      put(format, frame, action, isAllowed);
      allowed += isAllowed ? 1 : 0;
    }
    return allowed;
  }

  /**
   * Likewise where an episode has ended, so that no action is asked for. Its value counts where it
   * was cut: all actions are allowed where nothing else is said.
   */
  static void writeLast(Infos infos, int row, FrameFormat format, byte[] frame) {
    if (write(infos, row, format, frame) < 1) {
      for (int action = 0; action < format.masked(); action++) {
        put(format, frame, action, true);
      }
    }
  }

  private static void put(FrameFormat format, byte[] frame, int action, boolean isAllowed) {
    if (format.type() == DType.FLOAT32) {
      FLOATS.set(frame, format.maskOffset() + action * Float.BYTES, isAllowed ? 1f : 0f);
    } else {
      frame[format.maskOffset() + action] = (byte) (isAllowed ? 1 : 0);
    }
  }
}
