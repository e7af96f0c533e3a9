package dev.gymbridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

final class ConfigValuesTest {
  private static TrainConfig config(Map<String, Object> changes) {
    Map<String, Object> values = new HashMap<>();
    values.put("environment.id", "CartPole-v1");
    values.put("exploration.epsilon_duration", 5000);
    values.putAll(changes);
    return ConfigValues.config(values);
  }

  private static TrainConfig config(String key, String text) {
    return config(Map.of(key, ConfigValues.parse(key, text)));
  }

  private static TrainConfig readBack(TrainConfig config) {
    return ConfigValues.config(ConfigFile.read("config.yaml", ConfigFile.text(config)));
  }

  static List<String> keys() {
    return ConfigValues.keys();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "environment.id | \"a \\\"quoted\\\\ name: #1\"",
        "environment.kwargs | {a: null, b: [true, 1, -2.5, 9223372036854775807], c: {d: x}, e: !tuple [2, 5], f: .nan}",
        "environment.wrappers | [{name: TimeLimit, kwargs: {max_episode_steps: 200}}, 'own:Wrapper']",
        "environment.runtime | legacy",
        "environment.modules | [one, two]",
        "environment.module_path | ['/tmp/a folder with \"ü\" and \\ in it']",
        "environment.count | 1024",
        "seed | -9223372036854775808",
        "stop.steps | 9223372036854775807",
        "stop.episodes | 5000000000",
        "stop.seconds | 0.1",
        "stop.perfect_episodes | 10",
        "stop.perfect_return | -.inf",
        "stop.mean_return | -200.5",
        "stop.mean_window | 7",
        "stop.mean_every | 50",
        "environment.truncation_terminates | true",
        "replay.batch_replacement | false",
        "algorithm.learn_after_last_step | false",
        "exploration.start | 101",
        "stop.evaluation_return | 1.0e-300",
        "algorithm.rule | dqn",
        "algorithm.discount | 0.98",
        "algorithm.n_step | 3",
        "network.hidden_layers | [1, 65536, 3]",
        "network.dueling | true",
        "network.initialisation | glorot",
        "algorithm.loss | mse",
        "replay.batch_size | 32",
        "optimizer.learning_rate | 6.3e-4",
        "optimizer.beta1 | 0.0",
        "optimizer.beta2 | 0.95",
        "optimizer.epsilon | 1.0e-5",
        "optimizer.max_gradient_norm | .inf",
        "replay.capacity | 2147483647",
        "algorithm.learning_starts | 0",
        "exploration.random_steps | 0",
        "algorithm.train_every | 4",
        "algorithm.gradient_steps | 128",
        "algorithm.target_update | gradient_steps",
        "algorithm.target_every | 10",
        "algorithm.polyak | 1",
        "exploration.shape | exponential",
        "exploration.clock | episodes",
        "exploration.epsilon_initial | 0.5",
        "exploration.epsilon_final | 0",
        "exploration.epsilon_duration | 1.0e+20",
        "exploration.epsilon_factor | 0.9999",
        "evaluation.every | 0",
        "evaluation.episodes | 100",
        "metrics_every | 1",
        "checkpoint_every | 2147483647",
        "threads | 2"
      })
  void aValueSurvivesTheFile(String key, String text) {
    TrainConfig config = config(key, text);

    assertThat(readBack(config)).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer.learning_rate | .001 | 0.001",
        "optimizer.learning_rate | 1. | 1.0",
        "optimizer.learning_rate | +2.5E-4 | 0.00025",
        "optimizer.max_gradient_norm | inf | .inf",
        "stop.mean_return | -Infinity | -.inf",
        "stop.seconds | 1_000.5 | 1000.5",
        "stop.steps | 1e4 | 10000",
        "stop.steps | 1_000 | 1000",
        "stop.steps | 2.5e6 | 2500000",
        "replay.capacity | 5e4 | 50000",
        "seed | -1e3 | -1000",
        "network.dueling | True | true",
        "network.dueling | FALSE | false",
        "network.dueling | yes | true",
        "network.dueling | Off | false",
        "network.hidden_layers | 256,256 | [256, 256]",
        "network.hidden_layers | (1_024, 1e3,) | [1024, 1000]",
        "network.hidden_layers | 64 | [64]",
        "algorithm.rule | Double-DQN | double_dqn",
      })
  void aValueIsTakenAsPeopleWriteIt(String key, String text, String yaml) {
    assertThat(config(key, text)).isEqualTo(config(key, yaml));
  }

  /** What a file means is what YAML says. */
  @Test
  void aFileStaysYaml() {
    Map<String, Object> values =
        ConfigFile.read("file", "stop: {steps: 1_000}\nnetwork: {dueling: True, hidden_layers: 9}");

    assertThat(values)
        .containsEntry("stop.steps", "1_000")
        .containsEntry("network.dueling", "True")
        .containsEntry("network.hidden_layers", 9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stop.steps | 1,000 | stop.steps is 1,000; it has to be a whole number",
        "stop.steps | 1e-1 | stop.steps is 0.1; it has to be a whole number",
        "stop.steps | 1__0 | stop.steps is 1__0; it has to be a whole number",
        "replay.batch_size | 3e9 | replay.batch_size is 3000000000; it has to be a whole number below",
        "stop.steps | 1e999999999 | stop.steps is Infinity; it has to be a whole number",
        "network.hidden_layers | 64,x | network.hidden_layers is 64,x; it has to be a list",
        "network.dueling | 1 | network.dueling is 1; it has to be true or false",
      })
  void whatIsNoSuchValueIsRefused(String key, String text, String message) {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> config(key, text))
        .withMessageStartingWith(message);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsInTheFile(String key) {
    assertThat(ConfigFile.text(config(Map.of())).lines())
        .anyMatch(line -> line.strip().startsWith(key.substring(key.indexOf('.') + 1) + ": "));
  }

  @Test
  void keysAreInSnakeCaseWithTheirGroup() {
    assertThat(ConfigValues.keys())
        .contains("algorithm.n_step", "optimizer.beta1", "stop.evaluation_return", "seed")
        .allMatch(key -> key.matches("([a-z]+\\.)?[a-z0-9_]+"));
  }

  @Test
  void anUnknownKeyNamesTheNearest() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> config("learningrate", "0.1"))
        .withMessage("there is no key \"learningrate\"; the nearest is optimizer.learning_rate");
  }

  @ParameterizedTest
  @CsvSource({
    "batch_size, replay.batch_size",
    "environment, environment.id",
    "exploration, exploration.shape",
    "seed, seed",
    "replay.batch_size, replay.batch_size"
  })
  void aNameThatAKeyHadStillMeansIt(String name, String key) {
    assertThat(ConfigValues.key(name)).isEqualTo(key);
  }

  @Test
  void everyFormerNameMeansAKey() {
    assertThat(ConfigValues.keys()).containsAll(FormerKeys.NOW.values());
    assertThat(FormerKeys.NOW.values()).doesNotHaveDuplicates();
  }

  @Test
  void aGroupIsNoKey() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> ConfigValues.key("replay"))
        .withMessageStartingWith("replay is a group of keys, such as replay.");
  }

  @Test
  void recordsMakeOthersLikeThemselves() {
    TrainConfig config = TrainConfig.of("CartPole-v1");

    TrainConfig changed =
        config.withSeed(7).withReplay(config.replay().with(r -> r.capacity(9).batchSize(3)));

    assertThat(changed)
        .isEqualTo(
            ConfigValues.changed(
                config, Map.of("seed", 7, "replay.capacity", 9, "replay.batch_size", 3)));
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> config.stop().withSteps(0))
        .withMessage("stop.steps is 0; it has to be at least 1");
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    TrainConfig config =
        ConfigValues.config(Map.of("environment.id", "Any-v0", "replay.batch_size", 7));

    assertThat(config.environment().id()).isEqualTo("Any-v0");
    assertThat(config.replay().batchSize()).isEqualTo(7);
    assertThat(config.algorithm().discount()).isEqualTo(0.99);
    assertThat(config.environment().terminalReward()).isNaN();
  }

  @Test
  void theEnvironmentHasNoDefault() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> ConfigValues.config(Map.of("replay.batch_size", 7)))
        .withMessage("environment.id has no value");
  }

  @ParameterizedTest
  @CsvSource({
    "optimizer.learning_rate_duration, 100%, 30000",
    "exploration.epsilon_duration, 12.5 %, 3750"
  })
  void aDurationCanBeAPartOfTheSteps(String key, String text, double duration) {
    TrainConfig config = config(Map.of("stop.steps", 30_000, key, ConfigValues.parse(key, text)));

    assertThat(ConfigValues.of(config)).containsEntry(key, duration);
    assertThat(ConfigFile.text(config))
        .contains(key.substring(key.indexOf('.') + 1) + ": " + duration + "\n");
  }

  @Test
  void aPartOfTheStepsThatIsResolvedDoesNotFollowThem() {
    TrainConfig config =
        config(Map.of("stop.steps", 30_000, "exploration.epsilon_duration", "10%"));

    assertThat(
            ConfigValues.changed(config, Map.of("stop.steps", 90_000))
                .exploration()
                .epsilonDuration())
        .isEqualTo(3_000);
  }

  @Test
  void schedulesFollowTheStepsThatAreAskedFor() {
    TrainConfig config =
        Presets.config("LunarLander-v2", Presets.DEFAULT, Map.of("stop.steps", 20_000));

    assertThat(config.optimizer().learningRateSchedule().at(20_000))
        .isCloseTo(config.optimizer().learningRate() / 10, within(1e-12));
    assertThat(config.exploration().epsilonDuration()).isEqualTo(3_000);
  }

  @Test
  void aPartOfTheStepsIsRefusedWhereTheClockCountsSomethingElse() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(
            () ->
                config(
                    Map.of("exploration.clock", "episodes", "exploration.epsilon_duration", "50%")))
        .withMessage(
            "exploration.epsilon_duration is 50% of stop.steps, but exploration.clock is episodes: give a number of"
                + " these");
  }

  @Test
  void aFileOfALaterFormatIsRefused() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> ConfigFile.read("config.yaml", "format: 4\nenvironment: A-v0\n"))
        .withMessage(
            "its format is 4, and this Gymbridge reads up to 3: use the one that wrote it, or a"
                + " newer one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null"})
  void nothingIsNoValue(String text) {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> ConfigValues.parse("replay.batch_size", text))
        .withMessage("replay.batch_size has no value");
  }

  @Test
  void whatIsNotYamlIsQuoted() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> ConfigValues.parse("network.hidden_layers", "[64, 64"))
        .withMessage("network.hidden_layers is \"[64, 64\", which is not a value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "environment.id | 5 | 5 | a text",
        "network.dueling | 1 | 1 | true or false",
        "optimizer.learning_rate | fast | fast | a number",
        "stop.steps | 1.5 | 1.5 | a whole number",
        "stop.steps | 9223372036854775808 | 9223372036854775808 | a whole number",
        "replay.batch_size | 2147483648 | 2147483648 | a whole number below 2147483648",
        "network.hidden_layers | [64, x] | [64, x] | a list of whole numbers, such as [64, 64]",
        "environment.kwargs | [1] | [1] | a mapping, such as {continuous: false}",
        "environment.modules | [1] | [1] | a list, such as [corridor]",
        "environment.runtime | old | old | current, legacy or empty",
        "algorithm.rule | sarsa | sarsa | dqn or double_dqn",
        "algorithm.target_update | 3 | 3 | steps or gradient_steps or episodes or polyak"
      })
  void aValueOfAnotherTypeIsRefused(String key, String text, String shown, String wanted) {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> config(key, text))
        .withMessage("%s is %s; it has to be %s", key, shown, wanted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "environment.count | 0 | 0 | 1 … 1024",
        "environment.count | 1025 | 1025 | 1 … 1024",
        "stop.steps | 0 | 0 | at least 1",
        "stop.episodes | -1 | -1 | at least 0",
        "stop.seconds | -0.5 | -0.5 | at least 0",
        "stop.seconds | .nan | NaN | at least 0",
        "stop.perfect_episodes | -1 | -1 | 0 … 1000000",
        "stop.mean_window | 0 | 0 | 1 … 1000000",
        "stop.perfect_return | .nan | NaN | a number",
        "stop.mean_return | .nan | NaN | a number",
        "stop.evaluation_return | .nan | NaN | a number",
        "algorithm.discount | 1.01 | 1.01 | in [0, 1]",
        "algorithm.discount | -0.01 | -0.01 | in [0, 1]",
        "algorithm.discount | .nan | NaN | in [0, 1]",
        "algorithm.n_step | 0 | 0 | 1 … 1000",
        "algorithm.n_step | 1001 | 1001 | 1 … 1000",
        "network.hidden_layers | [] | [] | at least one width",
        "network.hidden_layers | [64, 0] | 0 | 1 … 65536",
        "network.hidden_layers | [65537] | 65537 | 1 … 65536",
        "replay.batch_size | 0 | 0 | 1 … 65536",
        "replay.batch_size | 65537 | 65537 | 1 … 65536",
        "optimizer.learning_rate | 0 | 0.0 | above 0, and finite",
        "optimizer.learning_rate | .inf | Infinity | above 0, and finite",
        "optimizer.learning_rate | .nan | NaN | above 0, and finite",
        "optimizer.beta1 | 1 | 1.0 | in [0, 1)",
        "optimizer.beta1 | -0.1 | -0.1 | in [0, 1)",
        "optimizer.beta2 | 1 | 1.0 | in [0, 1)",
        "optimizer.epsilon | 0 | 0.0 | at least 1.0E-12, and finite; with less, parameters without a gradient would move",
        "optimizer.epsilon | 9e-13 | 9.0E-13 | at least 1.0E-12, and finite; with less, parameters without a gradient would move",
        "optimizer.epsilon | .nan | NaN | at least 1.0E-12, and finite; with less, parameters without a gradient would move",
        "optimizer.max_gradient_norm | 0 | 0.0 | above 0",
        "optimizer.max_gradient_norm | .nan | NaN | above 0",
        "replay.capacity | 0 | 0 | 1 … 2147483647",
        "algorithm.learning_starts | -1 | -1 | at least 0",
        "exploration.random_steps | -1 | -1 | at least 0",
        "algorithm.train_every | 0 | 0 | 1 … 2147483647",
        "algorithm.gradient_steps | 0 | 0 | 1 … 1000000",
        "algorithm.target_every | 0 | 0 | 1 … 2147483647",
        "algorithm.polyak | 0 | 0.0 | in (0, 1]",
        "algorithm.polyak | 1.1 | 1.1 | in (0, 1]",
        "exploration.epsilon_initial | 1.1 | 1.1 | in [0, 1]",
        "exploration.epsilon_final | -0.1 | -0.1 | in [0, 1]",
        "exploration.epsilon_duration | 0 | 0.0 | above 0, and finite",
        "exploration.epsilon_factor | 0 | 0.0 | in (0, 1]",
        "exploration.epsilon_factor | 1.1 | 1.1 | in (0, 1]",
        "evaluation.every | -1 | -1 | at least 0",
        "evaluation.episodes | 0 | 0 | 1 … 1000000",
        "metrics_every | 0 | 0 | 1 … 2147483647",
        "checkpoint_every | 0 | 0 | 1 … 2147483647",
        "threads | 0 | 0 | 1 … 256",
        "threads | 257 | 257 | 1 … 256"
      })
  void aValueOutOfRangeIsRefused(String key, String text, String shown, String range) {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> config(key, text))
        .withMessage("%s is %s; it has to be %s", key, shown, range);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "environment.kwargs | {1: x} | environment.kwargs has the key 1, which is no text",
        "environment.kwargs | {a: [99999999999999999999]} | environment.kwargs.a is 99999999999999999999, which cannot be sent",
        "environment.kwargs | {a: !!binary aGk=} | environment.kwargs.a is ",
        "environment.wrappers | [{kwargs: {}}] | environment.wrappers has {kwargs={}}; each has to be a name",
        "environment.wrappers | [{name: A, arguments: {}}] | environment.wrappers has {name=A, arguments={}}",
        "environment.wrappers | [{name: A, kwargs: {b: {c: !!set {d}}}}] | environment.wrappers of A.b.c is "
      })
  void whatPythonCannotBeSentIsRefused(String key, String text, String reason) {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> config(key, text))
        .withMessageStartingWith(reason);
  }

  @Test
  void theTargetIsAveragedOnlyWhereThatIsAskedFor() {
    assertThat(
            Agents.learner(
                    config(Map.of("algorithm.polyak", 0.5, "algorithm.target_update", "steps")))
                .polyak())
        .isZero();
  }

  @Test
  void whereItIsAskedForTheTargetIsAveraged() {
    assertThat(
            Agents.learner(
                    config(Map.of("algorithm.polyak", 0.5, "algorithm.target_update", "polyak")))
                .polyak())
        .isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hidden_layers: &a [[*a]]",
        "hidden_layers: [&a [1, 1], *a]",
        "hidden_layers: &a {? *a : 1}"
      })
  void collectionsWithSecondNamesAreRefused(String text) {
    assertThatExceptionOfType(YamlEngineException.class)
        .isThrownBy(() -> ConfigFile.read("config.yaml", text));
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 100_000})
  void whatIsNestedTooDeeplyIsRefused(int levels) {
    String text = "hidden_layers: " + "[".repeat(levels) + "]".repeat(levels);
    assertThatExceptionOfType(YamlEngineException.class)
        .isThrownBy(() -> ConfigFile.read("config.yaml", text))
        .withMessageContaining("nested");
  }
}
