package dev.gymbridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PresetsTest {
  static List<Preset> presets() {
    return Presets.all();
  }

  private static Stream<String> files() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(Presets.class.getResource("presets")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString().replace(".yaml", "").replace('.', ':'))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("presets")
  void eachIsAConfiguration(Preset preset) {
    TrainConfig config = Presets.config(preset.environment(), preset.name(), Map.of());

    assertThat(ConfigValues.of(config)).containsAllEntriesOf(expected(preset, config));
  }

  /** A whole number stands for a double too, and a part of the steps for a number. */
  private static Map<String, Object> expected(Preset preset, TrainConfig config) {
    Map<String, Object> given = new LinkedHashMap<>(ConfigValues.of(config));
    given.putAll(preset.values());
    Map<String, Object> expected = PartOfSteps.resolved(given, config.stop().steps());
    expected.keySet().retainAll(preset.values().keySet());
    Map<String, Object> actual = ConfigValues.of(config);
    expected.replaceAll(
        (key, value) ->
            actual.get(key) instanceof Double
                ? ((Number) value).doubleValue()
                : actual.get(key) instanceof Long ? ((Number) value).longValue() : value);
    return expected;
  }

  /** PyTorch has one number of threads in a process, and experiment all runs every document. */
  @Test
  void theDocumentsPresetsHaveOneNumberOfThreads() {
    assertThat(
            Presets.all().stream()
                .filter(preset -> preset.name().startsWith("document_"))
                .map(
                    preset ->
                        Presets.config(preset.environment(), preset.name(), Map.of()).threads()))
        .isNotEmpty()
        .containsOnly(1);
  }

  @ParameterizedTest
  @MethodSource("presets")
  void eachNamesItsSource(Preset preset) {
    assertThat(preset.source()).isNotEqualTo("null").isNotBlank();
  }

  @Test
  void theEnvironmentsAreThoseOfTheFiles() throws IOException, URISyntaxException {
    assertThat(Presets.all().stream().map(Preset::environment).distinct().sorted())
        .containsExactlyElementsOf(files().toList());
  }

  @Test
  void eachEnvironmentHasADefault() throws IOException, URISyntaxException {
    assertThat(files())
        .allSatisfy(
            environment ->
                assertThat(Presets.find(environment, Presets.DEFAULT).environment())
                    .isEqualTo(environment));
  }

  @Test
  void anEnvironmentWithoutAnyHasTheDefaultOfAll() {
    assertThat(Presets.find("Anything-v7", Presets.DEFAULT).environment())
        .isEqualTo(Presets.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "MsPacmanNoFrameskip-v4, NATURE",
    "ALE/Breakout-v5, MACHADO",
    "Pong-v4, NATURE_UNSKIPPED",
    "MsPacman-v0, SEEDS"
  })
  void anAtariGameIsShownAsIsUsualForItsId(String environment, Preprocessing preprocessing) {
    TrainConfig config = Presets.config(environment, Presets.DEFAULT, Map.of());

    assertThat(config.environment().preprocessing()).isEqualTo(preprocessing);
    assertThat(config.network().convolutions()).isEqualTo(Convolutions.NATURE);
  }

  @Test
  void preprocessingThatIsAskedForGoesBeforeTheUsual() {
    assertThat(
            Presets.config(
                    "MsPacman-v0",
                    Presets.DEFAULT,
                    Map.of("environment.preprocessing", "nature_unskipped"))
                .environment()
                .preprocessing())
        .isEqualTo(Preprocessing.NATURE_UNSKIPPED);
  }

  @Test
  void theConfigurationIsOfTheEnvironmentThatWasAskedFor() {
    assertThat(Presets.config("Anything-v7", Presets.DEFAULT, Map.of()).environment().id())
        .isEqualTo("Anything-v7");
  }

  @Test
  void anotherEnvironmentIsRefused() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(
            () -> Presets.config("CartPole-v1", "zoo", Map.of("environment.id", "Acrobot-v1")))
        .withMessage(
            "environment.id cannot be set to Acrobot-v1: these are the values for CartPole-v1; name"
                + " Acrobot-v1 in its place");
  }

  @Test
  void changesGoBeforeThePreset() {
    assertThat(
            Presets.config("CartPole-v1", "zoo", Map.of("algorithm.rule", "double_dqn"))
                .algorithm()
                .rule())
        .isEqualTo(Rule.DOUBLE_DQN);
  }

  @Test
  void anUnknownOneNamesTheNearest() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Presets.find("CartPole-v1", "zoe"))
        .withMessage(
            "there is no preset \"zoe\" for CartPole-v1; the nearest is zoo. gymbridge presets"
                + " lists them");
  }

  @Test
  void anUnknownKeyNamesTheNearest() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Presets.config("CartPole-v1", "zoo", Map.of("epsilon", 0.1)))
        .withMessageContaining("there is no key \"epsilon\"; the nearest is ");
  }

  @Test
  void aFileIsAPreset(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, "source: me\nhidden_layers: [7]\nsteps: 300\n");

    TrainConfig config = Presets.config("CartPole-v1", file.toString(), Map.of("stop.steps", 400));

    assertThat(config.network().hiddenLayers()).containsExactly(7);
    assertThat(config.stop().steps()).isEqualTo(400);
    assertThat(config.replay().batchSize()).isEqualTo(64);
  }

  @Test
  void aRunsConfigurationIsAPreset(@TempDir Path folder) throws IOException {
    TrainConfig config = Presets.config("CartPole-v1", "zoo", Map.of("seed", 5));
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, ConfigFile.text(config));

    assertThat(Presets.config("CartPole-v1", file.toString(), Map.of())).isEqualTo(config);
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Presets.config("Acrobot-v1", file.toString(), Map.of()))
        .withMessage(
            "%s is no preset: its environment.id is CartPole-v1, not Acrobot-v1: remove the key, or train that one",
            file);
  }

  @Test
  void aFileHasGroupsOrKeysWithTheirs(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file, "replay:\n  capacity: 70\nstop.steps: 300\nbatch_size: 9\noptimizer:\nseed: 3\n");

    TrainConfig config = Presets.config("CartPole-v1", file.toString(), Map.of());

    assertThat(config.replay()).isEqualTo(new ReplayConfig(70, 9, true));
    assertThat(config.stop().steps()).isEqualTo(300);
    assertThat(config.stop().evaluationEpisodes()).isEqualTo(100);
    assertThat(config.seed()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replay: 5 | replay is a group of keys, such as replay.capacity",
        "replay: {capcity: 5} | there is no key \"replay.capcity\"; the nearest is replay.capacity",
        "stop: {steps: {a: 1}} | stop.steps is {a=1}; it has to be a whole number",
        "{replay: {batch_size: 5}, batch_size: 5} | replay.batch_size is there twice: leave out one of them",
        "hello | it is no mapping of keys to values, but hello",
        "[1, 2] | it is no mapping of keys to values, but [1, 2]"
      })
  void aFileThatCannotBeOneIsRefused(String text, String reason, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, text);

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Presets.config("CartPole-v1", file.toString(), Map.of()))
        .withMessageContaining(reason);
  }

  @Test
  void aFileThatIsNotThereOrIsNoPresetIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.yml");
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Presets.config("CartPole-v1", file.toString(), Map.of()))
        .withMessage("there is no preset %s", file);

    Files.writeString(file, "hiden_layers: [7]");
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Presets.config("CartPole-v1", file.toString(), Map.of()))
        .withMessage(
            "%s is no preset: there is no key \"hiden_layers\"; the nearest is network.hidden_layers",
            file);
  }
}
