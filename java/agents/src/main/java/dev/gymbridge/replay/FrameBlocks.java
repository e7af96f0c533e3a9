package dev.gymbridge.replay;

import java.util.List;

/**
 * An environment's frames as a replay keeps them, for a checkpoint.
 *
 * @param next number of the next frame
 * @param firstBlock number of the first full block
 * @param blocks the full blocks; they never change
 * @param open the frames after them, not packed
 */
@SuppressWarnings("ArrayRecordComponent") // up to gigabytes
public record FrameBlocks(long next, long firstBlock, List<byte[]> blocks, byte[] open) {
  /** Number of the block that is not full yet. */
  public long openBlock() {
    return firstBlock + blocks.size();
  }

  /** One of the full blocks, by its number. */
  public byte[] block(long number) {
    return blocks.get((int) (number - firstBlock));
  }
}
