package dev.gymbridge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.cli.NumPy;
import dev.gymbridge.cli.ScriptedEnv;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.RandomActions;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Space;
import dev.gymbridge.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingTest {
  private static final String PRINT =
      "a = np.load(sys.argv[1], allow_pickle=False)\nprint(*(a[k].tolist() for k in sys.argv[2:]))";

  @TempDir Path folder;

  private Path record(ScriptedEnv env, int episodes) {
    Path file = folder.resolve("episodes.npz");
    RandomActions policy =
        new RandomActions(env.description().actionSpace(), new RandomStream(0, "policy").at(0));
    try (Recording recording = new Recording(file, env.description(), episodes)) {
      new Rollout(env, 0, episodes, List.of(recording)).play(policy);
      recording.save();
    }
    return file;
  }

  @Test
  void episodesAreInTheOrderOfTheirNumbers() throws Exception {
    Path file = record(new ScriptedEnv(new int[] {3}, new int[] {1, 2}), 4);

    assertThat(NumPy.run(PRINT, file, "observations", "rewards", "lengths"))
        .isEqualTo(
            "[0, 1, 2, 3, 1000, 1001, 100, 101, 1100, 1101, 1102]"
                + " [1.0, 2.0, 3.0, 1.0, 1.0, 1.0, 2.0]"
                + " [3, 1, 1, 2]");
  }

  @Test
  void theFlagsMarkTheLastStepOfAnEpisode() throws Exception {
    Path file = record(new ScriptedEnv(new int[] {2, 1}), 2);

    assertThat(NumPy.run(PRINT, file, "terminated", "truncated"))
        .isEqualTo("[False, True, True] [False, False, False]");
  }

  @Test
  void anEpisodeThatIsLostAtOnceHasOneObservationAndNoStep() throws Exception {
    Path file = record(new ScriptedEnv(new int[] {1, 0, 1}), 3);

    assertThat(NumPy.run(PRINT, file, "observations", "rewards", "truncated", "lengths"))
        .isEqualTo("[0, 1, 100, 200, 201] [1.0, 1.0] [False, False] [1, 0, 1]");
  }

  @Test
  void nothingButTheFileIsLeft() throws IOException {
    Path file = record(new ScriptedEnv(new int[] {2, 1}), 2);

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void nothingIsLeftOfARecordingThatIsNotSaved() throws IOException {
    new Recording(folder.resolve("x.npz"), new ScriptedEnv(new int[] {1}).description(), 1).close();

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aFolderThatDoesNotExistIsNamed() {
    Path file = folder.resolve("none").resolve("x.npz");

    assertThatThrownBy(
            () -> new Recording(file, new ScriptedEnv(new int[] {1}).description(), 1).close())
        .isInstanceOf(CommandFailure.class)
        .hasMessage("cannot write " + file + ": its folder does not exist; make it first");
  }

  @Test
  void partsOfASpaceThatShareAPathCannotBeRecorded() {
    Space bit = new Space.MultiBinary(Shape.of(1));
    Map<String, Space> parts = new LinkedHashMap<>();
    parts.put("a", new Space.Dict(Map.of("b", bit)));
    parts.put("a.b", bit);
    EnvDescription environment =
        new EnvDescription(
            "X-v0",
            "current",
            "1.4.0",
            new Space.Dict(parts),
            new Space.Discrete(2, 0, DType.INT64),
            0,
            0);

    assertThatThrownBy(() -> new Recording(folder.resolve("x.npz"), environment, 1).close())
        .isInstanceOf(CommandFailure.class)
        .hasMessage("the observations have two parts called a.b; they cannot be recorded");
  }
}
