package dev.gymbridge.replay;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last frames of one environment, each once, numbered from 0 without gaps. They are kept in
 * blocks; a block that is full does not change any more.
 */
final class FrameStore {
  /** A block takes about so many bytes, but has at least so many frames. */
  private static final int BLOCK_BYTES = 1 << 16;

  private static final int MIN_BLOCK_FRAMES = 16;

  /** Blocks that stay unpacked: a transition lies in one, or in two that follow each other. */
  private static final int UNPACKED = 2;

  private static final long NONE = -1;

  private final int frameBytes;
  private final int blockFrames;
  private final @Nullable FramePacking packing;
  private final List<byte[]> blocks = new ArrayList<>();
  private final byte[][] unpacked = new byte[UNPACKED][];
  private final long[] unpackedBlock = new long[UNPACKED];
  private byte[] open;
  private long firstBlock;
  private long next;

  /**
   * An empty one.
   *
   * @param frameBytes bytes of a frame
   * @param packs whether full blocks are packed
   */
  FrameStore(int frameBytes, boolean packs) {
    this.frameBytes = frameBytes;
    this.blockFrames = Math.max(MIN_BLOCK_FRAMES, BLOCK_BYTES / frameBytes);
    this.packing = packs ? new FramePacking(frameBytes, blockFrames) : null;
    this.open = new byte[blockBytes()];
    Arrays.fill(unpackedBlock, NONE);
    if (packs) {
      Arrays.setAll(unpacked, place -> new byte[blockBytes()]);
    }
  }

  private int blockBytes() {
    return Math.multiplyExact(blockFrames, frameBytes);
  }

  /** Number that the next frame will have. */
  long next() {
    return next;
  }

  /** Bytes that the frames take. */
  long bytes() {
    return open.length + blocks.stream().mapToLong(block -> block.length).sum();
  }

  /** Keeps a copy of a frame and gives its number. */
  long append(byte[] frame) {
    System.arraycopy(frame, 0, open, (int) (next % blockFrames) * frameBytes, frameBytes);
    long number = next++;
    if (next % blockFrames == 0) {
      seal();
    }
    return number;
  }

  private void seal() {
    if (packing == null) {
      blocks.add(open);
      open = new byte[blockBytes()];
    } else {
      blocks.add(packing.pack(open));
    }
  }

  /** Lets go of frames with smaller numbers, as far as they fill whole blocks. */
  void dropBefore(long number) {
    long dropped = Math.min(number / blockFrames - firstBlock, blocks.size());
    if (dropped > 0) {
      blocks.subList(0, (int) dropped).clear();
      firstBlock += dropped;
    }
  }

  /**
   * Copies frames with successive numbers.
   *
   * @param number of the first of them
   */
  void read(long number, int count, ByteBuffer target, int offset) {
    long from = number;
    int at = offset;
    while (from < number + count) {
      int index = (int) (from % blockFrames);
      int frames = (int) Math.min(number + count - from, blockFrames - index);
      target.put(at, block(from / blockFrames), index * frameBytes, frames * frameBytes);
      from += frames;
      at += frames * frameBytes;
    }
  }

  private byte[] block(long block) {
    if (block == next / blockFrames) {
      return open;
    }
    byte[] kept = blocks.get((int) (block - firstBlock));
    if (packing == null) {
      return kept;
    }
    int place = (int) (block % UNPACKED);
    if (unpackedBlock[place] != block) {
      packing.unpack(kept, unpacked[place]);
      unpackedBlock[place] = block;
    }
    return unpacked[place];
  }

  FrameBlocks contents() {
    byte[] started = Arrays.copyOf(open, (int) (next % blockFrames) * frameBytes);
    return new FrameBlocks(next, firstBlock, List.copyOf(blocks), started);
  }

  void restore(FrameBlocks contents) {
    next = contents.next();
    firstBlock = contents.firstBlock();
    blocks.clear();
    blocks.addAll(contents.blocks());
    Arrays.fill(unpackedBlock, NONE);
    System.arraycopy(contents.open(), 0, open, 0, contents.open().length);
  }
}
