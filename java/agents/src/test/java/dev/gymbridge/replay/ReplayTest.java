package dev.gymbridge.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of one byte, three in an observation. */
final class ReplayTest {
  private static final Sampler WITH_REPLACEMENT = new UniformSampler(true);
  private static final Sampler WITHOUT = new UniformSampler(false);
  private static final int CAPACITY = 4;
  private static final int STACK = 3;

  /** One environment's episodes of so many steps; frame k is k, and so is the action after it. */
  private static Replay played(int capacity, int... episodes) {
    Replay replay = new Replay(capacity, 1, 1, STACK, false);
    play(replay, 0, episodes);
    return replay;
  }

  private static void play(Replay replay, int environment, int... episodes) {
    for (int steps : episodes) {
      Position position = new Position(append(replay, environment), 1);
      for (int step = 0; step < steps; step++) {
        append(replay, environment);
        int frame = (int) position.frame();
        replay.add(environment, position, frame, 10f * frame, frame / 100f, 1);
        position = position.after(1, STACK);
      }
    }
  }

  private static long append(Replay replay, int environment) {
    int number = (int) replay.contents().frames().get(environment).next();
    return replay.append(environment, new byte[] {(byte) (number + 100 * environment)});
  }

  /** Rows of a large batch, each as "before action reward discount after". */
  private static List<String> sampled(Replay replay, long seed) {
    Batch batch = Batch.of(400, STACK);
    replay.sample(batch, WITH_REPLACEMENT, new SplittableRandom(seed));
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      byte[] stm1 = new byte[STACK];
      byte[] st = new byte[STACK];
      batch.stm1().get(row * STACK, stm1);
      batch.st().get(row * STACK, st);
      rows.add(
          "%s %s %s %s %s"
              .formatted(
                  List.of(stm1[0], stm1[1], stm1[2]),
                  batch.actions().get(row),
                  batch.rewards().get(row),
                  batch.discounts().get(row),
                  List.of(st[0], st[1], st[2])));
    }
    return rows;
  }

  private static Set<String> distinct(Replay replay) {
    return new TreeSet<>(sampled(replay, 0));
  }

  @Test
  void theFirstFrameOfAnEpisodeIsRepeated() {
    assertThat(distinct(played(CAPACITY, 1))).containsExactly("[0, 0, 0] 0 0.0 0.0 [0, 0, 1]");
  }

  @Test
  void anObservationIsTheLastFrames() {
    assertThat(distinct(played(CAPACITY, 4)))
        .containsExactly(
            "[0, 0, 0] 0 0.0 0.0 [0, 0, 1]",
            "[0, 0, 1] 1 10.0 0.01 [0, 1, 2]",
            "[0, 1, 2] 2 20.0 0.02 [1, 2, 3]",
            "[1, 2, 3] 3 30.0 0.03 [2, 3, 4]");
  }

  @Test
  void nothingOfAnEpisodeIsInAnObservationOfTheNext() {
    // Frames 0, 1 and 2, 3: the second episode starts with frame 2.
    assertThat(distinct(played(CAPACITY, 1, 1)))
        .containsExactly("[0, 0, 0] 0 0.0 0.0 [0, 0, 1]", "[2, 2, 2] 2 20.0 0.02 [2, 2, 3]");
  }

  @Test
  void whenItIsFullTheOldestMakesRoom() {
    assertThat(distinct(played(2, 4)))
        .containsExactly("[0, 1, 2] 2 20.0 0.02 [1, 2, 3]", "[1, 2, 3] 3 30.0 0.03 [2, 3, 4]");
  }

  @Test
  void aTransitionOverSeveralStepsEndsThatManyFramesLater() {
    Replay replay = new Replay(1, 1, 1, STACK, false);
    for (int frame = 0; frame < 4; frame++) {
      append(replay, 0);
    }
    replay.add(0, new Position(0, 1), 5, 7, 0.5f, 3);

    assertThat(distinct(replay)).containsExactly("[0, 0, 0] 5 7.0 0.5 [1, 2, 3]");
  }

  @Test
  void environmentsHaveFramesOfTheirOwn() {
    Replay replay = new Replay(CAPACITY, 2, 1, STACK, false);
    play(replay, 0, 1);
    play(replay, 1, 1);

    assertThat(distinct(replay))
        .containsExactly(
            "[0, 0, 0] 0 0.0 0.0 [0, 0, 1]", "[100, 100, 100] 0 0.0 0.0 [100, 100, 101]");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void framesThatNoTransitionNeedsAreDropped(int environments) {
    Replay replay = new Replay(100, environments, 1 << 14, STACK, false);
    byte[] frame = new byte[1 << 14];
    for (int step = 0; step < 1_000; step++) {
      int environment = step % environments;
      long number = replay.append(environment, frame);
      if (number > 0) {
        replay.add(environment, new Position(number - 1, 1), 0, 0, 0, 1);
      }
    }

    // Blocks have 16 frames: 100 that are needed, and up to two blocks for each environment.
    assertThat(replay.frameMemory()).isLessThan((100 + 34L * environments) << 14);
  }

  @Test
  void framesThatAreNeededAreKeptForAsLongAsTheyAre() {
    SplittableRandom random = new SplittableRandom(3);
    Replay small = new Replay(50, 2, 5_000, STACK, true);
    Replay all = new Replay(2_000, 2, 5_000, STACK, false);
    byte[] frame = new byte[5_000];
    Position[] positions = new Position[2];
    List<Position> kept = new ArrayList<>();
    List<Integer> environments = new ArrayList<>();
    for (int step = 0; step < 2_000; step++) {
      int environment = random.nextInt(2);
      frame = Frames.like(frame, random);
      small.append(environment, frame);
      long number = all.append(environment, frame);
      Position before = positions[environment];
      if (before == null || random.nextInt(20) == 0) {
        positions[environment] = new Position(number, 1);
        continue;
      }
      small.add(environment, before, 0, 0, 0, 1);
      all.add(environment, before, 0, 0, 0, 1);
      kept.add(before);
      environments.add(environment);
      positions[environment] = before.after(1, STACK);
    }
    Batch one = Batch.of(1, 3 * 5_000);
    Batch other = Batch.of(1, 3 * 5_000);
    for (int transition = kept.size() - 50; transition < kept.size(); transition++) {
      small.observation(environments.get(transition), kept.get(transition), one.stm1(), 0);
      all.observation(environments.get(transition), kept.get(transition), other.stm1(), 0);

      assertThat(one.stm1()).isEqualTo(other.stm1());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3", "4, 4", "6, 4"})
  void theSizeIsWhatIsKept(int added, int size) {
    assertThat(played(CAPACITY, added).size()).isEqualTo(size);
  }

  @Test
  void whatWasAddedIsCounted() {
    assertThat(played(CAPACITY, 6).added()).isEqualTo(6);
  }

  @Test
  void withoutReplacementNoTransitionComesTwice() {
    Replay replay = played(CAPACITY, 6);
    Batch batch = Batch.of(3, STACK);
    Map<Long, Integer> drawn = new TreeMap<>();
    for (int seed = 0; seed < 4_000; seed++) {
      replay.sample(batch, WITHOUT, new SplittableRandom(seed));
      long[] actions = new long[3];
      batch.actions().get(0, actions);
      assertThat(actions).doesNotHaveDuplicates();
      Arrays.stream(actions).forEach(action -> drawn.merge(action, 1, Integer::sum));
    }

    // Each of four is in three quarters of the batches; the standard deviation is 27.
    assertThat(drawn).hasSize(4);
    assertThat(drawn.values()).allSatisfy(count -> assertThat(count).isBetween(2_850, 3_150));
  }

  @Test
  void withoutReplacementABatchCanBeAllThereIs() {
    Batch batch = Batch.of(CAPACITY, STACK);
    played(CAPACITY, 6).sample(batch, WITHOUT, new SplittableRandom(1));
    long[] actions = new long[CAPACITY];
    batch.actions().get(0, actions);

    assertThat(actions).containsExactlyInAnyOrder(2, 3, 4, 5);
  }

  @Test
  void withoutReplacementThereHaveToBeEnough() {
    Replay replay = played(CAPACITY, 2);

    assertThatIllegalStateException()
        .isThrownBy(() -> replay.sample(Batch.of(3, STACK), WITHOUT, new SplittableRandom(1)))
        .withMessage("there are 2 transitions to draw from, and 3 are needed");
  }

  @Test
  void theSameSeedDrawsTheSame() {
    assertThat(sampled(played(CAPACITY, 6), 3)).isEqualTo(sampled(played(CAPACITY, 6), 3));
  }

  @Test
  void eachIsDrawnAboutAsOften() {
    Batch batch = Batch.of(40_000, STACK);
    played(CAPACITY, CAPACITY).sample(batch, WITH_REPLACEMENT, new SplittableRandom(0));
    int[] counts = new int[CAPACITY];
    for (int row = 0; row < batch.size(); row++) {
      counts[(int) batch.actions().get(row)]++;
    }

    // 10,000 each; the standard deviation is 87.
    for (int count : counts) {
      assertThat(count).isBetween(9_600, 10_400);
    }
  }

  @Test
  void anEmptyOneHasNothingToDrawFrom() {
    Replay empty = played(CAPACITY);

    assertThatIllegalStateException()
        .isThrownBy(
            () -> empty.sample(Batch.of(1, STACK), WITH_REPLACEMENT, new SplittableRandom(0)))
        .withMessage("there are 0 transitions to draw from, and 1 are needed");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6})
  void oneThatIsRestoredDrawsTheSame(int more) {
    Replay restored = played(CAPACITY, 1);
    restored.restore(played(CAPACITY, 6).contents());
    Replay usual = played(CAPACITY, 6);
    play(restored, 0, more);
    play(usual, 0, more);

    assertThat(sampled(restored, 1)).isEqualTo(sampled(usual, 1));
  }

  @Test
  void oneOfAnotherCapacityCannotBeRestored() {
    Replay other = new Replay(8, 1, 1, STACK, false);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.restore(played(CAPACITY, 6).contents()))
        .withMessage("a replay of 8 transitions from 1 environments cannot take one of 4 from 1");
  }

  @Test
  void oneOfMoreEnvironmentsCannotBeRestored() {
    Replay other = new Replay(CAPACITY, 2, 1, STACK, false);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.restore(played(CAPACITY, 6).contents()));
  }

  @Test
  void oneThatKeepsNothingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Replay(0, 1, 1, STACK, false))
        .withMessage("a replay of 0 transitions keeps none");
  }
}
