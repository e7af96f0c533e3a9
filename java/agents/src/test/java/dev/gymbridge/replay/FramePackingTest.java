package dev.gymbridge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FramePackingTest {
  private static byte[] noise(int bytes, long seed) {
    byte[] noise = new byte[bytes];
    new SplittableRandom(seed).nextBytes(noise);
    return noise;
  }

  private static byte[] unpacked(FramePacking packing, byte[] packed, int bytes) {
    byte[] block = noise(bytes, 99);
    packing.unpack(packed, block);
    return block;
  }

  @ParameterizedTest
  @CsvSource({"1, 16", "7, 3", "8, 2", "13, 5", "100, 16", "7056, 16", "64, 1"})
  void aBlockOfNoiseComesBackByteForByte(int frameBytes, int frames) {
    FramePacking packing = new FramePacking(frameBytes, frames);
    byte[] block = noise(frameBytes * frames, 1);

    assertThat(unpacked(packing, packing.pack(block), block.length)).isEqualTo(block);
  }

  @Test
  void aBlockIsNotChangedByPackingIt() {
    byte[] block = noise(300, 1);
    new FramePacking(100, 3).pack(block);

    assertThat(block).isEqualTo(noise(300, 1));
  }

  @Test
  void whatWasPackedBeforeStaysAsItIs() {
    FramePacking packing = new FramePacking(100, 3);
    byte[] first = packing.pack(noise(300, 1));
    packing.pack(noise(300, 2));

    assertThat(unpacked(packing, first, 300)).isEqualTo(noise(300, 1));
  }

  @Test
  void framesThatAreTheSameTakeHardlyAnything() {
    byte[] frame = noise(7056, 1);
    byte[] block = new byte[16 * frame.length];
    for (int place = 0; place < 16; place++) {
      System.arraycopy(frame, 0, block, place * frame.length, frame.length);
    }

    assertThat(new FramePacking(7056, 16).pack(block).length).isLessThan(7056 + 600);
  }
}
