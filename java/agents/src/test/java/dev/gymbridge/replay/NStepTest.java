package dev.gymbridge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Worked out by hand with γ = 1/2, where every number is exact. Step k starts in frame k. */
final class NStepTest {
  private final List<String> transitions = new ArrayList<>();
  private int time;

  private NStep steps(int n) {
    return new NStep(
        n,
        0.5,
        (before, action, reward, discount, span) ->
            transitions.add(
                "%s: action %s, reward %s, then %s of %s"
                    .formatted(before.frame(), action, reward, discount, before.frame() + span)));
  }

  private void step(NStep steps, double reward, boolean terminated, boolean truncated) {
    steps.step(new Position(time, 1), 10 + time, reward, terminated, truncated);
    time++;
  }

  private void goOn(NStep steps, double... rewards) {
    for (double reward : rewards) {
      step(steps, reward, false, false);
    }
  }

  @Test
  void oneStepIsATransitionAtOnce() {
    goOn(steps(1), 8);

    assertThat(transitions).containsExactly("0: action 10, reward 8.0, then 0.5 of 1");
  }

  @Test
  void aTerminatedStepHasNoDiscount() {
    step(steps(1), 8, true, false);

    assertThat(transitions).containsExactly("0: action 10, reward 8.0, then 0.0 of 1");
  }

  @Test
  void aTruncatedStepKeepsItsDiscount() {
    step(steps(1), 8, false, true);

    assertThat(transitions).containsExactly("0: action 10, reward 8.0, then 0.5 of 1");
  }

  @Test
  void whatTerminatesAndIsTruncatedAtOnceIsTerminated() {
    step(steps(1), 8, true, true);

    assertThat(transitions).containsExactly("0: action 10, reward 8.0, then 0.0 of 1");
  }

  @Test
  void fewerThanThreeStepsAreNoTransitionYet() {
    goOn(steps(3), 8, 4);

    assertThat(transitions).isEmpty();
  }

  @Test
  void threeStepsAreOne() {
    goOn(steps(3), 8, 4, 16);

    // 8 + 4/2 + 16/4; the discount is 1/8.
    assertThat(transitions).containsExactly("0: action 10, reward 14.0, then 0.125 of 3");
  }

  @Test
  void everyFurtherStepIsAnother() {
    goOn(steps(3), 8, 4, 16, 32);

    // 4 + 16/2 + 32/4
    assertThat(transitions.get(1)).isEqualTo("1: action 11, reward 20.0, then 0.125 of 4");
  }

  @Test
  void atTerminationTheLastOnesAreShorter() {
    NStep steps = steps(3);
    goOn(steps, 8, 4, 16);
    step(steps, 32, true, false);

    assertThat(transitions.subList(1, 4))
        .containsExactly(
            "1: action 11, reward 20.0, then 0.0 of 4",
            "2: action 12, reward 32.0, then 0.0 of 4",
            "3: action 13, reward 32.0, then 0.0 of 4");
  }

  @Test
  void atTruncationTheirDiscountsCountTheStepsTheyHave() {
    NStep steps = steps(3);
    goOn(steps, 8, 4, 16);
    step(steps, 32, false, true);

    assertThat(transitions.subList(1, 4))
        .containsExactly(
            "1: action 11, reward 20.0, then 0.125 of 4",
            "2: action 12, reward 32.0, then 0.25 of 4",
            "3: action 13, reward 32.0, then 0.5 of 4");
  }

  @Test
  void anEpisodeShorterThanThreeStepsIsNotLost() {
    step(steps(3), 8, true, false);

    assertThat(transitions).containsExactly("0: action 10, reward 8.0, then 0.0 of 1");
  }

  @Test
  void nothingReachesIntoTheNextEpisode() {
    NStep steps = steps(3);
    step(steps, 8, true, false);
    goOn(steps, 4, 16, 32);

    // 4 + 16/2 + 32/4
    assertThat(transitions.get(1)).isEqualTo("1: action 11, reward 20.0, then 0.125 of 4");
  }

  @Test
  void anEpisodeThatIsCutEndsAsIfTruncated() {
    NStep steps = steps(3);
    goOn(steps, 8, 4);
    steps.cut();

    assertThat(transitions)
        .containsExactly(
            "0: action 10, reward 10.0, then 0.25 of 2", "1: action 11, reward 4.0, then 0.5 of 2");
  }

  @Test
  void cutAfterItsEndThereIsNothingLeft() {
    NStep steps = steps(3);
    step(steps, 8, true, false);
    steps.cut();

    assertThat(transitions).hasSize(1);
  }

  @Test
  void theTailIsWhatNoTransitionHasBeenMadeOf() {
    NStep steps = steps(3);
    goOn(steps, 8, 4, 16);

    assertThat(steps.tail()).extracting(NStep.Step::action).containsExactly(11, 12);
  }

  @Test
  void oneThatIsRestoredGoesOnAsTheOther() {
    NStep first = steps(3);
    goOn(first, 8, 4);
    NStep second = steps(3);
    goOn(second, 99);
    time = 2;
    second.restore(first.tail());
    goOn(second, 16);

    assertThat(transitions).containsExactly("0: action 10, reward 14.0, then 0.125 of 3");
  }

  @Test
  void aTailThatWasTakenStaysAsItIs() {
    NStep steps = steps(3);
    goOn(steps, 8);
    List<NStep.Step> tail = steps.tail();
    goOn(steps, 4);

    assertThat(tail).hasSize(1);
  }
}
