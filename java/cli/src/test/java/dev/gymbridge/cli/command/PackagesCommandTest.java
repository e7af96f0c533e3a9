package dev.gymbridge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.CommandRun;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real package from the registry. */
final class PackagesCommandTest {
  @TempDir private Path folder;

  @Test
  void aPackageIsAddedTrainedInWithoutNamingItsModuleKeptWithTheRunAndRemoved() throws IOException {
    String lock = "--packages=" + folder.resolve("gymbridge-packages.lock");

    CommandRun added = CommandRun.of("packages", "add", "minigrid==3.0.0", lock);
    assertThat(added.status()).as(added.err()).isZero();
    assertThat(added.out())
        .contains("current: minigrid==3.0.0", "  minigrid 3.0.0", "BabyAI-")
        .doesNotContain("pygame");
    assertThat(CommandRun.of("packages", "list", lock).out()).contains("minigrid 3.0.0");

    CommandRun updated = CommandRun.of("packages", "update", lock);
    assertThat(updated.status()).as(updated.err()).isZero();

    Path run = folder.resolve("run");
    CommandRun trained =
        CommandRun.of(
            "train",
            "MiniGrid-Empty-5x5-v0",
            lock,
            "--steps=300",
            "--final-episodes=1",
            "--out=" + run,
            "--kwarg=max_steps=20",
            "--set=evaluation.every=0",
            "--set=algorithm.learning_starts=200",
            "--set=environment.wrappers=[{name: minigrid.wrappers:ImgObsWrapper}]");
    assertThat(trained.status()).as(trained.err()).isZero();
    assertThat(RunFolder.open(run).config(java.util.Map.of()).environment().packages())
        .isEqualTo(folder.resolve("gymbridge-packages.lock").toString());
    CommandRun evaluated = CommandRun.of("evaluate", run.toString(), "--episodes=1");
    assertThat(evaluated.status()).as(evaluated.err()).isZero();

    CommandRun removed = CommandRun.of("packages", "remove", "minigrid", lock);
    assertThat(removed.status()).as(removed.err()).isZero();
    assertThat(folder.resolve("gymbridge-packages.lock")).doesNotExist();
  }

  @Test
  void aVirtualEnvironmentContradictsALock() {
    CommandRun run =
        CommandRun.of("rollout", "CartPole-v1", "--packages=a.lock", "--python=environment");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--packages contradicts --python");
  }

  @Test
  void aLockThatIsNotThereIsNamed() {
    CommandRun run = CommandRun.of("rollout", "CartPole-v1", "--packages=nowhere/a.lock");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("could not be prepared");
  }

  @Test
  void theLockOfThisFolderIsNotAskedForWhereItIsNotThere() {
    assertThat(Files.exists(Path.of(PackagesCommand.LOCK))).isFalse();
    assertThat(CommandRun.of("rollout", "CartPole-v1").status()).isZero();
  }
}
