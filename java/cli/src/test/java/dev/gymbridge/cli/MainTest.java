package dev.gymbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.gymbridge.config.Presets;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command answers without any server. */
final class MainTest {
  @TempDir Path folder;

  @Test
  void withoutACommandItShowsThemAll() {
    CommandRun run = CommandRun.of();

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("envs", "doctor", "rollout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"envs", "doctor", "play", "rollout"})
  void helpFitsA80ColumnTerminal(String command) {
    CommandRun run = CommandRun.of(command, "--help");

    assertThat(run.status()).isZero();
    assertThat(run.out().lines()).isNotEmpty().allMatch(line -> line.length() <= 80);
  }

  @Test
  void theVersionNamesGymbridgeAndJava() {
    assertThat(CommandRun.of("--version").out()).startsWith("gymbridge ").contains("Java ");
  }

  @Test
  void anUnknownOptionNamesTheNearest() {
    CommandRun run = CommandRun.of("rollout", "CartPole-v1", "--epsodes", "3");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--epsodes").contains("Possible solutions: --episodes");
  }

  @Test
  void anUnknownCommandNamesTheNearest() {
    CommandRun run = CommandRun.of("rolout");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("Did you mean: gymbridge rollout?");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "--episodes 0, '--episodes is 0, but has to be at least 1'",
    "--envs -1, '--envs is -1, but has to be at least 1'",
    "--max-steps 0_0e1, '--max-steps is 0, but has to be at least 1'",
    "--episodes 1.5, 'Invalid value for option \"--episodes\": \"1.5\" is not a whole number'",
    "--envs 3e9, 'Invalid value for option \"--envs\": \"3e9\" is not a whole number below 2147483648'",
    "--seed x, 'Invalid value for option \"--seed\": \"x\" is not a whole number'",
    "--max-steps 0, '--max-steps is 0, but has to be at least 1'",
    "--tls, '--tls needs --env-server: there is no connection to encrypt'",
    "--plaintext-token, '--plaintext-token needs --env-server'",
    "--env-server host:1 --tls --plaintext-token, '--plaintext-token contradicts --tls: choose one'",
    "--kwarg x=(1, '--kwarg x: (1: expected \",\" or \")\" where its end is'",
    "--env-server localhost:1 --allow-module x, '--allow-module is for local environments; give it"
        + " to the server at --env-server'",
    "--env-server localhost:1 --env-output, '--env-output is for local environments; give it"
        + " to the server at --env-server'",
  })
  void mistakesInTheArgumentsAreOneLineAndAHint(String arguments, String message) {
    CommandRun run = CommandRun.of(("rollout CartPole-v1 " + arguments).split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "gymbridge: " + message.replace('"', '\'') + "\nTry 'gymbridge rollout --help'.\n");
  }

  @Test
  void anErrorIsOneLineWithoutAStackTrace() {
    CommandRun run = CommandRun.of("envs", "--env-server", "nonsense");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "gymbridge: address \"nonsense\" is not host:port: the port is missing, as in"
                + " nonsense:50051\n");
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    int freePort;
    try (ServerSocket socket = new ServerSocket(0)) {
      freePort = socket.getLocalPort();
    }

    CommandRun run = CommandRun.of("envs", "--env-server", "localhost:" + freePort);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("gymbridge: no environment server answered at localhost:" + freePort)
        .contains("nothing listens there", "Connection refused")
        .hasLineCount(1);
  }

  @Test
  void debugAddsTheStackTrace() {
    CommandRun run = CommandRun.of("envs", "--env-server", "nonsense", "--debug");

    assertThat(run.err()).contains("at dev.gymbridge.");
  }

  @Test
  void anExistingFileIsNotReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("a.npz"), "precious");

    CommandRun run = CommandRun.of("rollout", "CartPole-v1", "--out", file.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("exists already; --force replaces it");
    assertThat(file).hasContent("precious");
  }

  @Test
  void doctorFindsWhatRunsThisTest() {
    CommandRun run = CommandRun.of("doctor");

    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .anyMatch(line -> line.startsWith("ok        JDK"))
        .anyMatch(line -> line.startsWith("ok        Python"));
  }

  @Test
  void doctorTellsTheSameAsJson() {
    JsonArray findings =
        JsonParser.parseString(CommandRun.of("doctor", "--json").out()).getAsJsonArray();

    assertThat(findings.get(0).getAsJsonObject().get("subject").getAsString()).isEqualTo("JDK");
    assertThat(findings.get(0).getAsJsonObject().get("status").getAsString()).isEqualTo("ok");
    assertThat(findings).hasSize(7);
  }

  @Test
  void thePresetOfAnEnvironmentIsPrintedAsAFileToTrainBy() throws IOException {
    CommandRun run = CommandRun.of("presets", "CartPole-v1", "--preset", "zoo");

    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .startsWith("# RL Baselines3 Zoo, hyperparams/dqn.yml, CartPole-v1")
        .contains("  learning_rate: 0.0023  # the preset's", "  discount: 0.99")
        .hasSizeGreaterThan(50);
    Path file = Files.writeString(folder.resolve("mine.yaml"), run.out());
    assertThat(Presets.config("CartPole-v1", file.toString(), Map.of()))
        .isEqualTo(Presets.config("CartPole-v1", "zoo", Map.of()));
  }
}
