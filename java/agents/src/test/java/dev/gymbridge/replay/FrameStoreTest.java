package dev.gymbridge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of 8,000 bytes are in blocks of 16. */
final class FrameStoreTest {
  private static final int BYTES = 8_000;

  private static FrameStore filled(boolean packs, int frames) {
    FrameStore store = new FrameStore(BYTES, packs);
    for (int number = 0; number < frames; number++) {
      store.append(Frames.of(number, BYTES));
    }
    return store;
  }

  /** The numbers that successive frames were made of. */
  private static List<Integer> read(FrameStore store, long number, int count) {
    ByteBuffer target = ByteBuffer.allocate(count * BYTES);
    store.read(number, count, target, 0);
    List<Integer> numbers = new ArrayList<>();
    for (int place = 0; place < count; place++) {
      numbers.add((int) target.get(place * BYTES + BYTES - 1));
    }
    return numbers;
  }

  @Test
  void framesAreNumberedFromZero() {
    FrameStore store = filled(true, 20);

    assertThat(store.append(Frames.of(0, BYTES))).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void framesAreReadAcrossBlocks(boolean packs) {
    assertThat(read(filled(packs, 40), 14, 20).toString())
        .isEqualTo(
            "[14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNewestFrameIsReadBeforeItsBlockIsFull(boolean packs) {
    assertThat(read(filled(packs, 20), 19, 1)).containsExactly(19);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFrameIsReadAfterItsBlockWasFilled(boolean packs) {
    FrameStore store = filled(packs, 15);
    read(store, 14, 1);
    store.append(Frames.of(15, BYTES));
    store.append(Frames.of(16, BYTES));

    assertThat(read(store, 14, 3)).containsExactly(14, 15, 16);
  }

  @Test
  void aFrameIsCopied() {
    FrameStore store = new FrameStore(BYTES, true);
    byte[] reused = Frames.of(1, BYTES);
    store.append(reused);
    reused[BYTES - 1] = 2;

    assertThat(read(store, 0, 1)).containsExactly(1);
  }

  @Test
  void aPackedStoreReadsWhatAPlainOneReads() {
    SplittableRandom random = new SplittableRandom(7);
    FrameStore packed = new FrameStore(BYTES, true);
    FrameStore plain = new FrameStore(BYTES, false);
    byte[] frame = new byte[BYTES];
    for (int number = 0; number < 100; number++) {
      frame = Frames.like(frame, random);
      packed.append(frame);
      plain.append(frame);
    }
    for (int draw = 0; draw < 200; draw++) {
      int number = random.nextInt(95);
      ByteBuffer one = ByteBuffer.allocate(5 * BYTES);
      ByteBuffer other = ByteBuffer.allocate(5 * BYTES);
      packed.read(number, 5, one, 0);
      plain.read(number, 5, other, 0);

      assertThat(one).isEqualTo(other);
    }
  }

  @Test
  void aPackedStoreTakesFewerBytes() {
    assertThat(filled(true, 160).bytes()).isLessThan(filled(false, 160).bytes() / 5);
  }

  @Test
  void onlyWholeBlocksAreDropped() {
    FrameStore store = filled(false, 64);
    store.dropBefore(35);

    assertThat(store.contents().firstBlock()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsLeftAfterDroppingIsReadAsBefore(boolean packs) {
    FrameStore store = filled(packs, 64);
    read(store, 33, 1);
    store.dropBefore(35);

    assertThat(read(store, 35, 3)).containsExactly(35, 36, 37);
  }

  @Test
  void theBlockThatIsNotFullIsNeverDropped() {
    FrameStore store = filled(false, 20);
    store.dropBefore(1_000);

    assertThat(read(store, 16, 4)).containsExactly(16, 17, 18, 19);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatIsRestoredReadsTheSame(boolean packs) {
    FrameStore store = filled(packs, 50);
    store.dropBefore(20);
    FrameStore restored = filled(packs, 3);
    restored.restore(store.contents());

    assertThat(read(restored, 20, 30)).isEqualTo(read(store, 20, 30));
  }

  @Test
  void oneThatIsRestoredGoesOnWithTheNextNumber() {
    FrameStore restored = filled(true, 3);
    restored.restore(filled(true, 50).contents());

    assertThat(restored.append(Frames.of(0, BYTES))).isEqualTo(50);
  }

  @Test
  void contentsThatWereTakenStayAsTheyAre() {
    FrameStore store = filled(true, 20);
    FrameBlocks contents = store.contents();
    for (int more = 0; more < 40; more++) {
      store.append(Frames.of(99, BYTES));
    }

    assertThat(contents).usingRecursiveComparison().isEqualTo(filled(true, 20).contents());
  }
}
