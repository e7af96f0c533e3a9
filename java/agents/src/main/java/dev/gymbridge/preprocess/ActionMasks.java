package dev.gymbridge.preprocess;

import dev.gymbridge.env.DType;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** Which actions are allowed, as observations say it where their {@link FrameFormat} has a mask. */
public final class ActionMasks {
  private final FrameFormat format;
  private final int actions;

  /**
   * For observations of a format.
   *
   * @param actions how many there are
   */
  public ActionMasks(FrameFormat format, int actions) {
    this.format = format;
    this.actions = actions;
  }

  /**
   * An action drawn uniformly from those that are allowed.
   *
   * @param observations [environments, …observation], each of which allows one at least
   */
  public int draw(ByteBuffer observations, int environment, RandomGenerator random) {
    if (format.masked() == 0) {
      return random.nextInt(actions);
    }
    int allowed = 0;
    for (int action = 0; action < actions; action++) {
      allowed += isAllowed(observations, environment, action) ? 1 : 0;
    }
    int left = random.nextInt(allowed);
    int drawn = -1;
    while (left >= 0) {
      drawn++;
      left -= isAllowed(observations, environment, drawn) ? 1 : 0;
    }
    return drawn;
  }

  private boolean isAllowed(ByteBuffer observations, int environment, int action) {
    int start = environment * format.bytes() + format.maskOffset();
    return format.type() == DType.FLOAT32
        ? observations.getFloat(start + action * Float.BYTES) != 0
        : observations.get(start + action) != 0;
  }
}
