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
    values.put("environment", "CartPole-v1");
    values.put("epsilon_duration", 5000);
    values.putAll(changes);
    return ConfigValues.config(values);
  }

  private static TrainConfig config(String key, String text) {
    return config(Map.of(key, ConfigValues.parse(key, text)));
  }

  private static TrainConfig readBack(TrainConfig config) {
    return ConfigValues.config(ConfigValues.read("config.yaml", ConfigValues.yaml(config)));
  }

  static List<String> keys() {
    return ConfigValues.keys();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "environment | \"a \\\"quoted\\\\ name: #1\"",
        "environments | 1024",
        "seed | -9223372036854775808",
        "steps | 9223372036854775807",
        "episodes | 5000000000",
        "seconds | 0.1",
        "stop_perfect_episodes | 10",
        "perfect_return | -.inf",
        "stop_mean_return | -200.5",
        "stop_mean_window | 7",
        "stop_mean_every | 50",
        "truncation_terminates | true",
        "batch_replacement | false",
        "learn_after_last_step | false",
        "exploration_start | 101",
        "stop_evaluation_return | 1.0e-300",
        "rule | dqn",
        "discount | 0.98",
        "n_step | 3",
        "hidden_layers | [1, 65536, 3]",
        "dueling | true",
        "initialisation | glorot",
        "loss | mse",
        "batch_size | 32",
        "learning_rate | 6.3e-4",
        "adam_beta1 | 0.0",
        "adam_beta2 | 0.95",
        "adam_epsilon | 1.0e-5",
        "max_gradient_norm | .inf",
        "replay_capacity | 2147483647",
        "learning_starts | 0",
        "random_steps | 0",
        "train_every | 4",
        "gradient_steps | 128",
        "target_update | gradient_steps",
        "target_every | 10",
        "polyak | 1",
        "exploration | exponential",
        "exploration_clock | episodes",
        "epsilon_initial | 0.5",
        "epsilon_final | 0",
        "epsilon_duration | 1.0e+20",
        "epsilon_factor | 0.9999",
        "evaluate_every | 0",
        "evaluation_episodes | 100",
        "metrics_every | 1",
        "checkpoint_every | 2147483647",
        "threads | 2"
      })
  void aValueSurvivesTheFile(String key, String text) {
    TrainConfig config = config(key, text);

    assertThat(readBack(config)).isEqualTo(config);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsInTheFile(String key) {
    assertThat(ConfigValues.yaml(config(Map.of())).lines())
        .anyMatch(line -> line.startsWith(key + ": "));
  }

  @Test
  void keysAreInSnakeCase() {
    assertThat(ConfigValues.keys())
        .contains("n_step", "adam_beta1", "stop_evaluation_return")
        .allMatch(key -> key.matches("[a-z0-9_]+"));
  }

  @Test
  void anUnknownKeyNamesTheNearest() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> config("learningrate", "0.1"))
        .withMessage("there is no key \"learningrate\"; the nearest is learning_rate");
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    TrainConfig config = ConfigValues.config(Map.of("environment", "Any-v0", "batch_size", 7));

    assertThat(config.environment()).isEqualTo("Any-v0");
    assertThat(config.batchSize()).isEqualTo(7);
    assertThat(config.discount()).isEqualTo(0.99);
    assertThat(config.terminalReward()).isNaN();
  }

  @Test
  void theEnvironmentHasNoDefault() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> ConfigValues.config(Map.of("batch_size", 7)))
        .withMessage("environment has no value");
  }

  @ParameterizedTest
  @CsvSource({"learning_rate_duration, 100%, 30000", "epsilon_duration, 12.5 %, 3750"})
  void aDurationCanBeAPartOfTheSteps(String key, String text, double duration) {
    TrainConfig config = config(Map.of("steps", 30_000, key, ConfigValues.parse(key, text)));

    assertThat(ConfigValues.of(config)).containsEntry(key, duration);
    assertThat(ConfigValues.yaml(config)).contains(key + ": " + duration + "\n");
  }

  @Test
  void aPartOfTheStepsThatIsResolvedDoesNotFollowThem() {
    TrainConfig config = config(Map.of("steps", 30_000, "epsilon_duration", "10%"));

    assertThat(ConfigValues.changed(config, Map.of("steps", 90_000)).epsilonDuration())
        .isEqualTo(3_000);
  }

  @Test
  void schedulesFollowTheStepsThatAreAskedFor() {
    TrainConfig config = Presets.config("LunarLander-v2", Presets.DEFAULT, Map.of("steps", 20_000));

    assertThat(config.learningRateSchedule().at(20_000))
        .isCloseTo(config.learningRate() / 10, within(1e-12));
    assertThat(config.epsilonDuration()).isEqualTo(3_000);
  }

  @Test
  void aPartOfTheStepsIsRefusedWhereTheClockCountsSomethingElse() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(
            () -> config(Map.of("exploration_clock", "episodes", "epsilon_duration", "50%")))
        .withMessage(
            "epsilon_duration is 50% of steps, but exploration_clock is episodes: give a number of"
                + " these");
  }

  @Test
  void aFileOfALaterFormatIsRefused() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> ConfigValues.read("config.yaml", "format: 3\nenvironment: A-v0\n"))
        .withMessage(
            "its format is 3, and this Gymbridge reads up to 2: use the one that wrote it, or a"
                + " newer one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null"})
  void nothingIsNoValue(String text) {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> ConfigValues.parse("batch_size", text))
        .withMessage("batch_size has no value");
  }

  @Test
  void whatIsNotYamlIsQuoted() {
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> ConfigValues.parse("hidden_layers", "[64, 64"))
        .withMessage("hidden_layers is \"[64, 64\", which is not a value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "environment | 5 | 5 | a text",
        "dueling | 1 | 1 | true or false",
        "learning_rate | fast | fast | a number",
        "steps | 1.5 | 1.5 | a whole number",
        "steps | 9223372036854775808 | 9223372036854775808 | a whole number",
        "batch_size | 2147483648 | 2147483648 | a whole number below 2147483648",
        "batch_size | 32.0 | 32.0 | a whole number below 2147483648",
        "hidden_layers | 64 | 64 | a list of whole numbers, such as [64, 64]",
        "hidden_layers | [64, x] | [64, x] | a list of whole numbers, such as [64, 64]",
        "rule | sarsa | sarsa | dqn or double_dqn",
        "rule | DQN | DQN | dqn or double_dqn",
        "target_update | 3 | 3 | steps or gradient_steps or episodes or polyak"
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
        "environments | 0 | 0 | 1 … 1024",
        "environments | 1025 | 1025 | 1 … 1024",
        "steps | 0 | 0 | at least 1",
        "episodes | -1 | -1 | at least 0",
        "seconds | -0.5 | -0.5 | at least 0",
        "seconds | .nan | NaN | at least 0",
        "stop_perfect_episodes | -1 | -1 | 0 … 1000000",
        "stop_mean_window | 0 | 0 | 1 … 1000000",
        "perfect_return | .nan | NaN | a number",
        "stop_mean_return | .nan | NaN | a number",
        "stop_evaluation_return | .nan | NaN | a number",
        "discount | 1.01 | 1.01 | in [0, 1]",
        "discount | -0.01 | -0.01 | in [0, 1]",
        "discount | .nan | NaN | in [0, 1]",
        "n_step | 0 | 0 | 1 … 1000",
        "n_step | 1001 | 1001 | 1 … 1000",
        "hidden_layers | [] | [] | at least one width",
        "hidden_layers | [64, 0] | 0 | 1 … 65536",
        "hidden_layers | [65537] | 65537 | 1 … 65536",
        "batch_size | 0 | 0 | 1 … 65536",
        "batch_size | 65537 | 65537 | 1 … 65536",
        "learning_rate | 0 | 0.0 | above 0, and finite",
        "learning_rate | .inf | Infinity | above 0, and finite",
        "learning_rate | .nan | NaN | above 0, and finite",
        "adam_beta1 | 1 | 1.0 | in [0, 1)",
        "adam_beta1 | -0.1 | -0.1 | in [0, 1)",
        "adam_beta2 | 1 | 1.0 | in [0, 1)",
        "adam_epsilon | 0 | 0.0 | at least 1.0E-12, and finite; with less, parameters without a gradient would move",
        "adam_epsilon | 9e-13 | 9.0E-13 | at least 1.0E-12, and finite; with less, parameters without a gradient would move",
        "adam_epsilon | .nan | NaN | at least 1.0E-12, and finite; with less, parameters without a gradient would move",
        "max_gradient_norm | 0 | 0.0 | above 0",
        "max_gradient_norm | .nan | NaN | above 0",
        "replay_capacity | 0 | 0 | 1 … 2147483647",
        "learning_starts | -1 | -1 | at least 0",
        "random_steps | -1 | -1 | at least 0",
        "train_every | 0 | 0 | 1 … 2147483647",
        "gradient_steps | 0 | 0 | 1 … 1000000",
        "target_every | 0 | 0 | 1 … 2147483647",
        "polyak | 0 | 0.0 | in (0, 1]",
        "polyak | 1.1 | 1.1 | in (0, 1]",
        "epsilon_initial | 1.1 | 1.1 | in [0, 1]",
        "epsilon_final | -0.1 | -0.1 | in [0, 1]",
        "epsilon_duration | 0 | 0.0 | above 0, and finite",
        "epsilon_factor | 0 | 0.0 | in (0, 1]",
        "epsilon_factor | 1.1 | 1.1 | in (0, 1]",
        "evaluate_every | -1 | -1 | at least 0",
        "evaluation_episodes | 0 | 0 | 1 … 1000000",
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

  @Test
  void theTargetIsAveragedOnlyWhereThatIsAskedFor() {
    assertThat(config(Map.of("polyak", 0.5, "target_update", "steps")).learner().polyak()).isZero();
  }

  @Test
  void whereItIsAskedForTheTargetIsAveraged() {
    assertThat(config(Map.of("polyak", 0.5, "target_update", "polyak")).learner().polyak())
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
        .isThrownBy(() -> ConfigValues.read("config.yaml", text));
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 100_000})
  void whatIsNestedTooDeeplyIsRefused(int levels) {
    String text = "hidden_layers: " + "[".repeat(levels) + "]".repeat(levels);
    assertThatExceptionOfType(YamlEngineException.class)
        .isThrownBy(() -> ConfigValues.read("config.yaml", text))
        .withMessageContaining("nested");
  }
}
