package dev.gymbridge.replay;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Packs blocks of frames that resemble each other: all but the first become the exclusive or with
 * the frame before, which is mostly zeros; LZ4 makes those small.
 *
 * <p>Not thread-safe.
 */
final class FramePacking {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final int frameBytes;
  private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();

  /** Three times as fast as LZ4's {@code fastDecompressor}, which asks for no length. */
  private final LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();

  private final byte[] packed;
  private final byte[] differences;

  /**
   * For blocks of one size.
   *
   * @param frameBytes bytes of a frame
   * @param frames in a block
   */
  FramePacking(int frameBytes, int frames) {
    this.frameBytes = frameBytes;
    this.differences = new byte[frames * frameBytes];
    this.packed = new byte[compressor.maxCompressedLength(differences.length)];
  }

  /** Packs a block. */
  byte[] pack(byte[] block) {
    System.arraycopy(block, 0, differences, 0, frameBytes);
    xor(block, block, differences);
    int length = compressor.compress(differences, 0, differences.length, packed, 0, packed.length);
    return Arrays.copyOf(packed, length);
  }

  /** Makes a block of what {@link #pack} gave. */
  void unpack(byte[] packedBlock, byte[] block) {
    decompressor.decompress(packedBlock, 0, packedBlock.length, block, 0, block.length);
    xor(block, block, block);
  }

  /** Each frame of result but the first becomes that of other, exclusive or the one before it. */
  private void xor(byte[] frames, byte[] other, byte[] result) {
    for (int frame = frameBytes; frame < result.length; frame += frameBytes) {
      int index = frame;
      for (; index <= frame + frameBytes - Long.BYTES; index += Long.BYTES) {
        long before = (long) LONGS.get(frames, index - frameBytes);
        LONGS.set(result, index, before ^ (long) LONGS.get(other, index));
      }
      for (; index < frame + frameBytes; index++) {
        result[index] = (byte) (frames[index - frameBytes] ^ other[index]);
      }
    }
  }
}
