package dev.gymbridge.replay;

import java.nio.ByteBuffer;

/** The observation of each environment as it is now, in native memory, to be acted on. */
public final class FrameStacks {
  private final int frameBytes;
  private final int stack;
  private final ByteBuffer observations;

  /**
   * Zeros.
   *
   * @param environments how many
   * @param frameBytes bytes of a frame
   * @param stack how many frames make an observation
   */
  public FrameStacks(int environments, int frameBytes, int stack) {
    this.frameBytes = frameBytes;
    this.stack = stack;
    this.observations =
        NativeMemory.allocate(
            Math.multiplyExact(environments, Math.multiplyExact(frameBytes, stack)));
  }

  /** The observations, [environments, …observation]; always the same memory. */
  public ByteBuffer observations() {
    return observations;
  }

  /** An episode begins with a frame, which fills the observation. */
  public void begin(int environment, byte[] frame) {
    for (int place = 0; place < stack; place++) {
      observations.put(offset(environment) + place * frameBytes, frame);
    }
  }

  /** A frame follows; the oldest goes. */
  public void push(int environment, byte[] frame) {
    int start = offset(environment);
    int moved = (stack - 1) * frameBytes;
    observations.put(start, observations, start + frameBytes, moved);
    observations.put(start + moved, frame);
  }

  /** Where an environment's observation starts. */
  public int offset(int environment) {
    return environment * stack * frameBytes;
  }
}
