package dev.gymbridge.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EpsilonGreedyTest {
  private static final int ACTIONS = 4;
  private static final int ENVIRONMENTS = 1000;

  private int greedyCalls;

  private long[] greedy() {
    greedyCalls++;
    long[] best = new long[ENVIRONMENTS];
    Arrays.fill(best, 2);
    return best;
  }

  private int[] chosen(double epsilon, long seed) {
    int[] chosen = new int[ENVIRONMENTS];
    new EpsilonGreedy(ACTIONS).choose(epsilon, new SplittableRandom(seed), this::greedy, chosen);
    return chosen;
  }

  private long count(int[] chosen, int action) {
    return Arrays.stream(chosen).filter(each -> each == action).count();
  }

  @Test
  void withoutExplorationEveryActionIsTheGreedyOne() {
    assertThat(chosen(0, 0)).containsOnly(2);
  }

  @Test
  void withExplorationAloneTheGreedyActionsAreNotAskedFor() {
    chosen(1, 0);

    assertThat(greedyCalls).isZero();
  }

  @Test
  void theyAreAskedForOnceForAllEnvironments() {
    chosen(0.5, 0);

    assertThat(greedyCalls).isEqualTo(1);
  }

  @Test
  void explorationChoosesEveryActionAboutAsOften() {
    int[] chosen = chosen(1, 0);

    // 250 each; the standard deviation is 14.
    for (int action = 0; action < ACTIONS; action++) {
      assertThat(count(chosen, action)).isBetween(190L, 310L);
    }
  }

  @Test
  void epsilonIsHowOftenItExplores() {
    // 1000 × (1 − 0.2 × 3/4) = 850; the standard deviation is 11.
    assertThat(count(chosen(0.2, 0), 2)).isBetween(805L, 895L);
  }

  @Test
  void theSameSeedChoosesTheSame() {
    assertThat(chosen(0.5, 7)).containsExactly(chosen(0.5, 7));
  }
}
