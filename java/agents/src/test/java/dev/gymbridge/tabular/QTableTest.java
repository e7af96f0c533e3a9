package dev.gymbridge.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class QTableTest {
  private static final boolean[] BOTH = {true, true};
  private static final boolean[] SECOND = {false, true};

  /** 0.5 × (10 + 0.9 × 0 − 0) = 5, then 0.5 × (2 + 0.9 × 5 − 0) = 3.25. */
  @Test
  void aValueMovesTowardsRewardAndBestNextValue() {
    QTable table = new QTable(2, 2);
    table.learn(1, 0, 10, 0, BOTH, 0.5, 0.9);
    assertThat(table.value(1, 0)).isEqualTo(5);
    table.learn(0, 1, 2, 1, BOTH, 0.5, 0.9);
    assertThat(table.value(0, 1)).isCloseTo(3.25, within(1e-12));
    assertThat(table.greedy(0, BOTH)).isEqualTo(1);
  }

  @Test
  void anActionThatAStateLacksTakesNoPart() {
    QTable table = new QTable(2, 2);
    table.learn(1, 0, 10, 0, BOTH, 0.5, 0.9);
    table.learn(0, 1, 2, 1, SECOND, 0.5, 0.9);
    assertThat(table.value(0, 1)).isEqualTo(1);
    assertThat(table.greedy(1, SECOND)).isEqualTo(1);
  }

  @Test
  void nothingFollowsATermination() {
    QTable table = new QTable(2, 2);
    table.learn(1, 0, 10, 0, BOTH, 1, 0.9);
    table.learn(0, 0, 2, 1, new boolean[2], 1, 0);
    assertThat(table.value(0, 0)).isEqualTo(2);
  }

  @Test
  void ofEqualsTheFirstIsTaken() {
    assertThat(new QTable(1, 2).greedy(0, BOTH)).isZero();
  }

  @Test
  void aStateWithoutActionsIsRefused() {
    assertThatThrownBy(() -> new QTable(1, 2).greedy(0, new boolean[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("state 0 has no actions");
  }

  /**
   * State 0 stays for 1 a step, or goes to state 1 for nothing; state 1 can only stay, for 3. With
   * γ = ½: V(1) = 6, Q(0, stay) = 1 + ½ V(0), Q(0, go) = ½ × 6 = 3, so that V(0) = 3 and Q(0, stay)
   * = 2.5.
   */
  @Test
  void valueIterationFindsTheValuesWorkedByHand() {
    Mdp mdp =
        new Mdp(
            new double[][][] {{{1, 0}, {0, 1}}, {{0, 1}, {0, 0}}},
            new double[][][] {{{1, 0}, {0, 0}}, {{0, 3}, {0, 0}}});
    QTable optimal = mdp.optimal(0.5, 1e-10);
    assertThat(optimal.value(0, 0)).isCloseTo(2.5, within(1e-9));
    assertThat(optimal.value(0, 1)).isCloseTo(3, within(1e-9));
    assertThat(optimal.value(1, 0)).isCloseTo(6, within(1e-9));
    assertThat(mdp.possible(1)).containsExactly(true, false);
  }
}
