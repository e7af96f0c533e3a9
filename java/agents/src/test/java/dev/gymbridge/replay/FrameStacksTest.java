package dev.gymbridge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FrameStacksTest {
  private final FrameStacks stacks = new FrameStacks(2, 2, 3);

  private byte[] observation(int environment) {
    byte[] bytes = new byte[6];
    stacks.observations().get(stacks.offset(environment), bytes);
    return bytes;
  }

  @Test
  void theFirstFrameOfAnEpisodeFillsTheObservation() {
    stacks.begin(1, new byte[] {7, 8});

    assertThat(observation(1)).containsExactly(7, 8, 7, 8, 7, 8);
  }

  @Test
  void theNewestFrameIsTheLast() {
    stacks.begin(1, new byte[] {7, 8});
    stacks.push(1, new byte[] {5, 6});

    assertThat(observation(1)).containsExactly(7, 8, 7, 8, 5, 6);
  }

  @Test
  void theOldestFrameGoes() {
    stacks.begin(1, new byte[] {7, 8});
    for (byte frame = 1; frame <= 4; frame++) {
      stacks.push(1, new byte[] {frame, frame});
    }

    assertThat(observation(1)).containsExactly(2, 2, 3, 3, 4, 4);
  }

  @Test
  void theOtherEnvironmentsObservationStays() {
    stacks.begin(0, new byte[] {1, 2});
    stacks.begin(1, new byte[] {7, 8});
    stacks.push(1, new byte[] {5, 6});

    assertThat(observation(0)).containsExactly(1, 2, 1, 2, 1, 2);
  }

  @Test
  void aStackOfOneIsTheNewestFrame() {
    FrameStacks single = new FrameStacks(1, 1, 1);
    single.begin(0, new byte[] {1});
    single.push(0, new byte[] {2});

    assertThat(single.observations().get(0)).isEqualTo((byte) 2);
  }
}
