package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment of one's own in env-server/README.md, and how one is made that is not. */
final class ReadmeEnvironmentTest {
  private static final Path README = Path.of("..", "..", "env-server", "README.md");

  @TempDir private Path folder;

  @Test
  void itIsLearntFrom() throws IOException {
    String readme = Files.readString(README);
    int start =
        readme.indexOf("import gymnasium\n", readme.indexOf("## Environments of one's own"));
    String module = readme.substring(start, readme.indexOf("```", start));
    Files.writeString(folder.resolve("corridor.py"), module);

    CommandRun run =
        CommandRun.of(
            "train",
            "corridor:Corridor-v0",
            "--allow-module=corridor",
            "--module-path=" + folder,
            "--steps=300",
            "--set=evaluation.every=0",
            "--out=" + folder.resolve("run"));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("trained 300 steps");
    CommandRun evaluation =
        CommandRun.of("evaluate", folder.resolve("run").toString(), "--episodes=1");
    assertThat(evaluation.status()).as(evaluation.err()).isZero();
  }

  @Test
  void howAnEnvironmentWasMadeIsKeptWithItsRun() {
    Path run = folder.resolve("run");
    CommandRun training =
        CommandRun.of(
            "train",
            "FrozenLake-v1",
            "--kwarg=is_slippery=False",
            "--kwarg=map_name='8x8'",
            "--set=environment.wrappers=[{name: TimeLimit, kwargs: {max_episode_steps: 4}}]",
            "--steps=300",
            "--set=evaluation.every=0",
            "--out=" + run);
    assertThat(training.status()).as(training.err()).isZero();

    CommandRun evaluation = CommandRun.of("evaluate", run.toString(), "--episodes=2");
    assertThat(evaluation.status()).as(evaluation.err()).isZero();
    assertThat(evaluation.out()).contains("in 2 episodes (8 steps");
    assertThat(RunFolder.open(run).config(Map.of()).environment().kwargs())
        .isEqualTo(Map.of("is_slippery", false, "map_name", "8x8"));

    CommandRun other = CommandRun.of("evaluate", run.toString(), "--kwarg=map_name='9x9'");
    assertThat(other.status()).isNotZero();
    assertThat(other.err()).contains("9x9");
  }
}
