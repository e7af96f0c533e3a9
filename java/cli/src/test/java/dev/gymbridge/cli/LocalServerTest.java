package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands with a server that they start, and real environments. */
final class LocalServerTest {
  /** Where the module gymbridge_testenvs is, seen from this module's folder. */
  private static final String TEST_ENVIRONMENTS = "../../env-server/tests";

  @TempDir Path folder;

  private CommandRun rollout(String id, Path file, String... more) {
    String[] args = {"rollout", id, "--out", file.toString()};
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  /** Plays a recording's seeds and actions in plain Python and compares every bit. */
  private static String replay(String id, Path file) throws IOException, InterruptedException {
    try (InputStream program =
        Objects.requireNonNull(LocalServerTest.class.getResourceAsStream("replay.py"))) {
      return NumPy.run(new String(program.readAllBytes(), StandardCharsets.UTF_8), id, file);
    }
  }

  @ParameterizedTest(name = "{0}, {2} at once")
  @CsvSource({"CartPole-v1, 3, 1", "CartPole-v1, 7, 3", "Pendulum-v1, 2, 2", "Blackjack-v1, 9, 2"})
  void aRecordingIsWhatPlainPythonGives(String id, String episodes, String environments)
      throws Exception {
    Path file = folder.resolve("a.npz");

    rollout(id, file, "--episodes", episodes, "--envs", environments, "--seed", "5");

    assertThat(replay(id, file)).isEqualTo(episodes + " episodes are equal");
  }

  @Test
  void theSameArgumentsGiveTheSameFile() throws IOException {
    Path first = folder.resolve("first.npz");
    Path second = folder.resolve("second.npz");

    rollout("CartPole-v1", first, "--episodes", "5", "--envs", "2");
    rollout("CartPole-v1", second, "--episodes", "5", "--envs", "2");

    assertThat(Files.readAllBytes(first)).isEqualTo(Files.readAllBytes(second));
  }

  @Test
  void everyKindOfSpaceIsRecorded() throws Exception {
    Path file = folder.resolve("nested.npz");

    rollout(
        "gymbridge_testenvs:Nested-v0",
        file,
        "--episodes=2",
        "--kwarg=length=4",
        "--allow-module=gymbridge_testenvs",
        "--module-path=" + TEST_ENVIRONMENTS);

    String program =
        """
        a = np.load(sys.argv[1], allow_pickle=False)
        rows = {key.split(".")[0]: len(a[key]) for key in a}
        print(rows, all(a[key].dtype != object for key in a), a["lengths"])
        """;
    assertThat(NumPy.run(program, file))
        .isEqualTo(
            "{'observations': 10, 'actions': 8, 'rewards': 8, 'terminated': 8, 'truncated': 8,"
                + " 'seeds': 2, 'lengths': 2} True [4 4]");
  }

  @Test
  void maxStepsTruncatesAnEpisode() {
    CommandRun run = CommandRun.of("rollout", "Pendulum-v1", "--max-steps", "20", "--json");

    JsonObject episode =
        JsonParser.parseString(run.out())
            .getAsJsonObject()
            .getAsJsonArray("episodes")
            .get(0)
            .getAsJsonObject();
    assertThat(episode.get("length").getAsInt()).isEqualTo(20);
    assertThat(episode.get("truncated").getAsBoolean()).isTrue();
  }

  @Test
  void forceReplacesAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("a.npz"), "old");

    rollout("CartPole-v1", file, "--force");

    assertThat(replay("CartPole-v1", file)).isEqualTo("1 episodes are equal");
  }

  @Test
  void rolloutPrintsEpisodesAndTheirStatistics() {
    CommandRun run = CommandRun.of("rollout", "CartPole-v1", "--episodes", "2");

    assertThat(run.out())
        .matches(
            """
            (?s)CartPole-v1 in the runtime current .*
            EPISODE        SEED   LENGTH        RETURN  END
                  0 .*
                  1 .*
            return: mean .*
            length: mean .*
            \\d+ steps in .*
            """);
  }

  @Test
  void anUnknownIdNamesTheNearest() {
    CommandRun run = CommandRun.of("rollout", "CartPol-v1");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("gymbridge: ").contains("CartPole-v1").hasLineCount(1);
  }

  @Test
  void envsListsIdsWithTheirRuntime() {
    CommandRun run = CommandRun.of("envs", "--filter", "lunarlander-v");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualToNormalizingNewlines(
            """
            ID              RUNTIME
            LunarLander-v2  legacy
            LunarLander-v3  current
            2 environments
            """);
  }

  @Test
  void envsShowsSpacesWhereAsked() {
    CommandRun run = CommandRun.of("envs", "--filter", "Blackjack-v1", "--spaces");

    assertThat(run.out()).contains("Discrete(2)", "Tuple(Discrete(32), Discrete(11), Discrete(2))");
  }

  @Test
  void envsHasStatusOneWhereNothingIsFound() {
    CommandRun run = CommandRun.of("envs", "--filter", "NoSuchGame");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .isEqualToNormalizingNewlines("no environment's id contains \"NoSuchGame\"\n");
  }
}
