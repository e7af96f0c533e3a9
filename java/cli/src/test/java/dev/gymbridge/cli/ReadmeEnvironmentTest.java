package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of an environment of one's own in README.md. */
final class ReadmeEnvironmentTest {
  private static final Path README = Path.of("..", "..", "README.md");

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
  }
}
