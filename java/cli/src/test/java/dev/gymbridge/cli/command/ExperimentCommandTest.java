package dev.gymbridge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.CommandRun;
import dev.gymbridge.cli.experiment.ExperimentItem;
import dev.gymbridge.cli.experiment.Experiments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code experiment} refuses and lists. */
final class ExperimentCommandTest {
  @TempDir private Path folder;

  @Test
  void withoutANameTheyAreListed() {
    CommandRun run = CommandRun.of("experiment");
    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).hasSize(1 + ExperimentItem.of(Experiments.ALL).size());
    assertThat(run.out())
        .containsPattern("000 +cartpole-v0-dqn")
        .containsPattern("000 +--variant target-every-100");
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    CommandRun run = CommandRun.of("experiment", "mdp");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "there is no experiment \"mdp\"; there are all, cartpole-v0-dqn, ", "mdp-q-learning");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "cartpole-v0-dqn --variant other, 'cartpole-v0-dqn has no variant \"other\"; it has"
        + " target-every-100'",
    "mdp-q-learning --variant other, 'mdp-q-learning has no variant \"other\"; it has none'",
    "mdp-q-learning --full, --full is for lunarlander-v2-five-minutes and for all",
    "all --seconds 5, --seconds is for a single experiment",
    "all --variant other, --variant is for a single experiment",
  })
  void whatDoesNotFitTheExperimentIsRefused(String arguments, String message) {
    CommandRun run = CommandRun.of(("experiment " + arguments).split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("gymbridge: " + message);
  }

  @Test
  void allRefusesAFolderThatHasSomethingElse() throws IOException {
    Files.writeString(folder.resolve("letter.txt"), "Dear");
    CommandRun run = CommandRun.of("experiment", "all", "--out", folder.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(folder + " exists already, and has no experiments to go on with");
  }

  @Test
  void theShrunkenExperimentsAreAllOfThem() {
    assertThat(ExperimentItem.of(Experiments.QUICK).stream().map(ExperimentItem::name))
        .containsExactlyElementsOf(
            ExperimentItem.of(Experiments.ALL).stream().map(ExperimentItem::name).toList());
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
