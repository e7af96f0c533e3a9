package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cache.CacheFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line in a process of its own, where a machine is not as most are. */
final class StrangeMachineTest {
  @TempDir private Path temporary;

  /** What it said, once it has ended with status 0. */
  private static String run(
      Path folder, Map<String, String> environment, List<String> flags, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        CommandProcess.of(flags, List.of(arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("GYMBRIDGE_CACHE", "XDG_CACHE_HOME", "HOME"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(arguments[0].equals("train") ? 0 : 1);
    return said;
  }

  /** A home whose cache has the Python runtimes of this user. */
  private Path home() throws IOException {
    Path home = temporary.resolve("my home");
    Path cache = Files.createDirectories(home.resolve(".cache").resolve("gymbridge"));
    Files.createSymbolicLink(cache.resolve("runtimes"), CacheFolder.path().resolve("runtimes"));
    return home;
  }

  /** The user id has no entry in the password file, and the locale writes Arabic digits. */
  @Test
  void aTrainingOfAUserWithoutAnEntryWhereDigitsAreArabic() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("a folder"));
    Path home = home();

    String said =
        run(
            folder,
            Map.of("HOME", home.toString(), "LC_ALL", "C.UTF-8"),
            List.of("-Duser.home=?", "-Duser.language=ar", "-Duser.country=EG"),
            "train",
            "CartPole-v1",
            "--steps=2e2",
            "--set=network.hidden_layers=16,",
            "--set=evaluation.every=0");

    assertThat(said)
        .containsPattern("trained 20\\d steps in [0-9.]+ s")
        .matches("[\\p{ASCII}ε–·…]*");
    assertThat(folder.toFile().list()).containsExactly("runs");
    try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
      for (Path file : files.toList()) {
        assertThat(file.toString()).matches("\\p{ASCII}*");
        if (file.toString().matches(".*\\.(yaml|csv|json)")) {
          assertThat(file).content().matches("\\p{ASCII}*");
        }
      }
    }
    assertThat(home.toFile().list()).containsExactly(".cache");
    assertThat(home.resolve(".cache").toFile().list()).containsExactly("gymbridge");
    assertThat(home.resolve(".cache/gymbridge/djl")).isNotEmptyDirectory();
  }

  @Test
  void aUserWithoutAHomeIsToldWhichVariableNamesOne() throws Exception {
    String said = run(temporary, Map.of(), List.of("-Duser.home=?"), "envs");

    assertThat(said.lines())
        .singleElement()
        .asString()
        .startsWith("gymbridge: this user has no home: HOME is not set")
        .contains("Set HOME, or GYMBRIDGE_CACHE");
    assertThat(temporary).isEmptyDirectory();
  }
}
