package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code experiment} refuses and lists. */
final class ExperimentCommandTest {
  @TempDir private Path folder;

  @Test
  void withoutANameTheyAreListed() {
    CommandRun run = CommandRun.of("experiment");
    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).hasSize(1 + Experiments.ALL.size());
    assertThat(run.out()).contains("cartpole-v0-dqn", "mdp-q-learning");
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    CommandRun run = CommandRun.of("experiment", "mdp");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("there is no experiment \"mdp\"; there are cartpole-v0-dqn, ", "mdp-q-learning");
  }

  @Test
  void aFolderThatExistsIsRefused() {
    CommandRun run = CommandRun.of("experiment", "mdp-q-learning", "--out", folder.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(folder + " exists already");
  }

  @Test
  void secondsAreRefusedWhereNothingIsTrainedByAPreset() {
    CommandRun run = CommandRun.of("experiment", "mdp-q-learning", "--seconds", "5");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--seconds is for experiments that train by a preset");
  }

  @Test
  void secondsThatAreNoTimeAreRefused() {
    CommandRun run = CommandRun.of("experiment", "cartpole-v0-dqn", "--seconds", "0");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--seconds is 0.0, but has to be above 0");
  }
}
