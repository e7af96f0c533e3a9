package dev.gymbridge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.EnvServer;
import dev.gymbridge.agent.AgentState;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.preprocess.ForwardingEnv;
import dev.gymbridge.preprocess.Masking;
import dev.gymbridge.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainingTest {
  private static final String CARTPOLE = "CartPole-v1";
  private static final EnvServer SERVER = EnvServer.local();

  @TempDir private Path temporary;

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static EnvDescription description() {
    return TrainingRuns.description(SERVER, CARTPOLE);
  }

  private Path run() {
    return temporary.resolve("run");
  }

  @Test
  void aRunLeavesItsFiles() throws IOException {
    TrainConfig config = TrainingRuns.config(CARTPOLE, Map.of("evaluation.every", 500));

    assertThat(TrainingRuns.train(SERVER, config, run())).isEqualTo(StopReason.STEPS);

    try (Stream<Path> files = Files.list(run())) {
      assertThat(files.map(file -> file.getFileName().toString().replaceAll("\\d{6,}", "TIME")))
          .containsExactlyInAnyOrder(
              "config.yaml",
              "lock",
              "metrics.csv",
              "episodes.csv",
              "evaluations.csv",
              "timings.csv",
              "events.out.tfevents.TIME.gymbridge",
              "checkpoints",
              "best.safetensors",
              "best.pt");
    }
    try (Stream<Path> checkpoints = Files.list(run().resolve("checkpoints"))) {
      assertThat(checkpoints.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "step-000000001200.safetensors", "step-000000001500.safetensors");
    }
    TrainConfig withoutMasks =
        config.withEnvironment(config.environment().withActionMask(Masking.IGNORE));
    assertThat(RunFolder.open(run()).config(Map.of())).isEqualTo(withoutMasks);
  }

  /** They are made while PyTorch is loaded. */
  @Test
  void environmentsAreClosedWhereThereIsNoSuchDevice() {
    TrainConfig config = TrainingRuns.config(CARTPOLE, Map.of("evaluation.every", 200));
    List<String> events = new CopyOnWriteArrayList<>();
    Function<EnvConfig, VectorEnv> make =
        asked -> {
          events.add("made");
          return new ForwardingEnv(SERVER.make(asked)) {
            @Override
            public void close() {
              super.close();
              events.add("closed");
            }
          };
        };

    RunFolder folder = RunFolder.planned(run());
    TrainingListener listener = new TrainingListener() {};
    assertThatThrownBy(() -> new Training(config, folder, make, "abacus", false, listener))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("device is \"abacus\"");
    assertThat(events).containsExactly("made", "made", "closed", "closed");
    assertThat(run()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "stop.episodes, 7, episodes",
    "stop.seconds, 0.2, seconds",
    "stop.mean_return, 5.0, mean_return",
    "stop.evaluation_return, 1.0, evaluation",
  })
  void eachRuleEndsARun(String key, String value, String expected) {
    TrainConfig config =
        TrainingRuns.config(
            CARTPOLE,
            Map.of(
                "stop.steps",
                20_000,
                "evaluation.every",
                200,
                "stop.mean_window",
                5,
                key,
                ConfigValues.parse(key, value)));

    assertThat(TrainingRuns.train(SERVER, config, run()).name()).isEqualTo(expected);
  }

  @Test
  void perfectEpisodesInARowEndARun() {
    TrainConfig config =
        TrainingRuns.config(
            CARTPOLE,
            Map.of("stop.steps", 20_000, "stop.perfect_return", 9, "stop.perfect_episodes", 2));

    assertThat(TrainingRuns.train(SERVER, config, run())).isEqualTo(StopReason.PERFECT_EPISODES);
  }

  @Test
  void terminationCutsTheValueOfWhatFollowsAndTruncationDoesNot() {
    TrainConfig config =
        TrainingRuns.config(
            "MountainCar-v0", Map.of("stop.steps", 401, "algorithm.learning_starts", 400));
    TrainingRuns.train(SERVER, config, run());
    try (VectorEnv env = SERVER.make(EnvConfig.of("MountainCar-v0"))) {
      float[] discounts = TrainingRuns.last(run(), env.description()).agent().replay().discounts();
      // Two episodes that were cut after 200 steps.
      assertThat(TrainingRuns.text(run().resolve("episodes.csv")).lines()).hasSize(3);
      for (int transition = 0; transition < 400; transition++) {
        assertThat(discounts[transition]).isEqualTo((float) config.algorithm().discount());
      }
    }

    TrainConfig cartpole = TrainingRuns.config(CARTPOLE, Map.of("stop.steps", 200));
    TrainingRuns.train(SERVER, cartpole, temporary.resolve("cartpole"));
    AgentState state = TrainingRuns.last(temporary.resolve("cartpole"), description()).agent();
    int ended = 0;
    for (int transition = 0; transition < 200; transition++) {
      ended += state.replay().discounts()[transition] == 0 ? 1 : 0;
    }
    assertThat((long) ended).isPositive().isEqualTo(state.episodes());
  }

  @ParameterizedTest
  @CsvSource({
    "Pendulum-v1, action space is Box",
    "MountainCarContinuous-v0, action space is Box",
  })
  void aSpaceThatCannotBeTrainedIsRefusedBeforeAnythingStarts(String environment, String reason) {
    TrainConfig config = TrainingRuns.config(environment, Map.of());

    assertThatThrownBy(() -> TrainingRuns.train(SERVER, config, run()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(environment + " cannot be trained")
        .hasMessageContaining(reason);
    assertThat(run()).doesNotExist();
  }

  @Test
  void imagesAreLearntFrom() {
    TrainConfig config =
        TrainingRuns.config(
            "gymbridge_environments:GridWorld-v0",
            Map.of(
                "stop.steps", 110,
                "network.convolutions", "nature",
                "algorithm.train_every", 5,
                "algorithm.target_every", 5));

    assertThat(TrainingRuns.train(SERVER, config, run())).isEqualTo(StopReason.STEPS);
    assertThat(TrainingRuns.text(run().resolve("episodes.csv")).lines()).hasSize(3);
  }

  @Test
  void actionsAreRandomForAsLongAsIsAskedFor() {
    Map<String, Object> keys =
        Map.of(
            "stop.steps",
            300,
            "exploration.random_steps",
            150,
            "exploration.shape",
            "constant",
            "exploration.epsilon_initial",
            0);
    TrainingRuns.train(SERVER, TrainingRuns.config(CARTPOLE, keys), run());
    Path random = temporary.resolve("random");
    TrainingRuns.train(
        SERVER,
        TrainingRuns.config(CARTPOLE, Map.of("stop.steps", 300, "exploration.shape", "constant")),
        random);

    List<String> episodes = TrainingRuns.text(run().resolve("episodes.csv")).lines().toList();
    List<String> allRandom = TrainingRuns.text(random.resolve("episodes.csv")).lines().toList();
    assertThat(episodes.subList(0, 4)).isEqualTo(allRandom.subList(0, 4));
    assertThat(episodes).isNotEqualTo(allRandom);
    assertThat(TrainingRuns.text(run().resolve("metrics.csv")).lines().skip(1))
        .map(row -> row.split(",", -1)[3])
        .containsExactly("1.0", "0.0", "0.0");
  }

  /** A Discrete, a Tuple of three, an image, and one with a mask beside a Discrete. */
  @ParameterizedTest
  @CsvSource({
    "FrozenLake-v1, 300",
    "Blackjack-v1, 300",
    "Taxi-v4, 300",
    "gymbridge_environments:GridWorld-v0, 120"
  })
  void anyObservationsAreLearntFrom(String environment, int steps) {
    TrainConfig config =
        TrainingRuns.config(environment, Map.of("stop.steps", steps, "algorithm.train_every", 10));

    assertThat(TrainingRuns.train(SERVER, config, run())).isEqualTo(StopReason.STEPS);
  }

  @ParameterizedTest
  @CsvSource({
    "MsPacmanNoFrameskip-v4, none, none, that is 100800 numbers",
    "MsPacman-ram-v4, nature, nature, RAM",
    "gymbridge_environments:GridWorld-v0, none, none, that is 21168 numbers",
    "gymbridge_environments:GridWorld-v0, image, none, 'shows images: choose auto, nature, four or small'",
    "CartPole-v1, image, nature, 'only images, uint8 or bools of (height, width, channels), '",
    "CartPole-v1, nature, nature, CartPole-v1 is not an Atari game",
    "CartPole-v1, none, nature, convolutions is nature, and CartPole-v1 shows numbers: choose auto or none",
  })
  void preprocessingThatDoesNotFitIsRefused(
      String environment, String preprocessing, String convolutions, String reason) {
    Map<String, Object> keys =
        Map.of("environment.preprocessing", preprocessing, "network.convolutions", convolutions);
    TrainConfig config = TrainingRuns.config(environment, keys);

    assertThatThrownBy(() -> TrainingRuns.train(SERVER, config, run()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(reason);
    assertThat(run()).doesNotExist();
  }

  @Test
  void aReplayThatTheHeapDoesNotHoldIsRefusedBeforeAnythingStarts() {
    TrainConfig config =
        TrainingRuns.config(CARTPOLE, Map.of("replay.capacity", Integer.MAX_VALUE));

    assertThatThrownBy(() -> TrainingRuns.train(SERVER, config, run()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("replay.capacity 2147483647 needs about 98303 MB of heap")
        .hasMessageContaining("JDK_JAVA_OPTIONS=-Xmx98431m");
    assertThat(run()).doesNotExist();
  }

  @Test
  void aFolderThatExistsIsRefused() {
    assertThatThrownBy(() -> RunFolder.planned(temporary))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(temporary + " exists already: choose another --out");
  }

  @Test
  void aDamagedCheckpointIsPassedOverAndSaid() throws IOException {
    TrainConfig config = TrainingRuns.config(CARTPOLE, Map.of());
    TrainingRuns.train(SERVER, config, run());
    Path newest = run().resolve("checkpoints/step-000000001500.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);
    List<String> warnings = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void warned(String message) {
            warnings.add(message);
          }
        };

    RunFolder folder = RunFolder.open(run());
    TrainingRuns.run(SERVER, folder.config(Map.of("stop.steps", 1600)), folder, true, listener);

    assertThat(warnings)
        .singleElement()
        .asString()
        .contains(newest.toString())
        .contains("damaged")
        .contains("the checkpoint before it is used");
    assertThat(TrainingRuns.last(run(), description()).agent().steps()).isEqualTo(1600);
  }

  @Test
  void aCheckpointOfAnotherNetworkIsNotResumed() throws IOException {
    TrainConfig config = TrainingRuns.config(CARTPOLE, Map.of("stop.steps", 200));
    TrainingRuns.train(SERVER, config, run());
    Path file = run().resolve("config.yaml");
    Files.writeString(file, Files.readString(file).replace("[32, 32]", "[16, 16]"));

    assertThatThrownBy(() -> TrainingRuns.resume(SERVER, run()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(
            "is of another network: Network of [4] float32: hidden.0 [32, 4], hidden.1 [32, 32]");
  }

  @Test
  void whatMakesARunWhatItIsCannotBeChangedWhenItGoesOn() {
    TrainingRuns.train(SERVER, TrainingRuns.config(CARTPOLE, Map.of("stop.steps", 200)), run());

    assertThatThrownBy(() -> RunFolder.open(run()).config(Map.of("algorithm.discount", 0.9)))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(
            "algorithm.discount cannot be changed in a run that goes on; these can: stop.steps");
  }

  /** Each was counted with the value that it had. */
  @ParameterizedTest
  @ValueSource(strings = {"stop.perfect_return", "stop.mean_window", "evaluation.episodes"})
  void whatWasCountedIsNotCountedOtherwiseWhenItGoesOn(String key) {
    TrainingRuns.train(SERVER, TrainingRuns.config(CARTPOLE, Map.of("stop.steps", 200)), run());

    assertThatThrownBy(() -> RunFolder.open(run()).config(Map.of(key, 5)))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(key + " cannot be changed in a run that goes on");
  }

  @ParameterizedTest
  @CsvSource({
    "stop.episodes, 7, the episode limit was reached",
    "stop.steps, 300, the step limit was reached",
    "stop.mean_return, 5.0, its episodes reached the mean return",
    "stop.evaluation_return, 1.0, an evaluation reached the return",
  })
  void aRunThatHasEndedSaysByWhichRuleAndIsLeftAsItIs(String key, String value, String rule)
      throws IOException {
    Map<String, Object> keys =
        Map.of(
            "evaluation.every",
            200,
            "stop.mean_window",
            5,
            key,
            Objects.requireNonNull(ConfigValues.parse(key, value)));
    TrainingRuns.train(SERVER, TrainingRuns.config(CARTPOLE, keys), run());
    Map<Path, String> before = content();

    assertThatThrownBy(() -> TrainingRuns.resume(SERVER, run()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(run() + " has ended: " + rule)
        .hasMessageContaining("set %s to another value (it is %s)".formatted(key, value));
    assertThat(content()).isEqualTo(before);
  }

  private Map<Path, String> content() throws IOException {
    Map<Path, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(file, Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
      }
    }
    return content;
  }

  @Test
  void theMeanReturnIsLookedAtAsOftenAsIsAskedFor() {
    Map<String, Object> keys =
        Map.of("stop.mean_return", 1.0, "stop.mean_window", 2, "stop.mean_every", 7);
    TrainingRuns.train(SERVER, TrainingRuns.config(CARTPOLE, keys), run());

    assertThat(RunFolder.open(run()).episodes()).hasSize(7);
  }

  @Test
  void aTruncationIsLearntFromAsATerminationWhereThatIsAskedFor() {
    Map<String, Object> keys =
        Map.of(
            "stop.steps",
            202,
            "environment.max_episode_steps",
            100,
            "environment.truncation_terminates",
            true);
    TrainingRuns.train(SERVER, TrainingRuns.config("MountainCar-v0", keys), run());
    try (VectorEnv env = SERVER.make(EnvConfig.of("MountainCar-v0"))) {
      float[] discounts = TrainingRuns.last(run(), env.description()).agent().replay().discounts();
      for (int transition = 0; transition < 200; transition++) {
        assertThat(discounts[transition] == 0).isEqualTo(transition % 100 == 99);
      }
    }
  }

  @Test
  void afterAnEpisodesLastStepNothingIsLearntWhereThatIsAskedFor() {
    Map<String, Object> keys = Map.of("stop.steps", 400, "algorithm.learn_after_last_step", false);
    TrainingRuns.train(SERVER, TrainingRuns.config(CARTPOLE, keys), run());
    long last = RunFolder.open(run()).episodes().stream().filter(end -> end.steps() >= 100).count();
    AgentState state = TrainingRuns.last(run(), description()).agent();

    assertThat(last).isGreaterThan(5);
    // Whether the last step of all has been learnt from yet depends on whether it ended an episode.
    long due = state.learntAt() - 100 + 1 - last;
    assertThat(state.learner().steps()).isEqualTo(due);
  }

  @Test
  void withoutReplacementItLearnsAsSoonAsThereIsAWholeBatch() {
    Map<String, Object> keys =
        Map.of(
            "stop.steps",
            60,
            "algorithm.learning_starts",
            0,
            "replay.batch_size",
            32,
            "replay.batch_replacement",
            false);
    TrainingRuns.train(SERVER, TrainingRuns.config(CARTPOLE, keys), run());

    assertThat(TrainingRuns.last(run(), description()).agent().learner().steps())
        .isEqualTo(59 - 32 + 1);
  }

  /** Copies before each gradient step and after each are the same, but for the last one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void targetCopiesComeBetweenTheGradientStepsOfTheirSteps(int environments) {
    Map<String, Object> keys = Map.of("stop.steps", 400, "environment.count", environments);
    Map<String, Object> bySteps = new HashMap<>(keys);
    bySteps.putAll(Map.of("algorithm.target_update", "steps", "algorithm.target_every", 1));
    Map<String, Object> byGradientSteps = new HashMap<>(keys);
    byGradientSteps.putAll(
        Map.of("algorithm.target_update", "gradient_steps", "algorithm.target_every", 1));
    Path other = temporary.resolve("other");
    TrainingRuns.train(SERVER, TrainingRuns.config(CARTPOLE, bySteps), run());
    TrainingRuns.train(SERVER, TrainingRuns.config(CARTPOLE, byGradientSteps), other);

    assertThat(TrainingRuns.last(run(), description()).agent().learner().parameters())
        .isEqualTo(TrainingRuns.last(other, description()).agent().learner().parameters());
  }

  @Test
  void aRunThatIsUnderWayIsNotResumedAndGoesOnItself() {
    TrainConfig config = TrainingRuns.config(CARTPOLE, Map.of("stop.steps", 200));
    TrainingListener listener = new TrainingListener() {};
    try (Training training =
        new Training(config, RunFolder.planned(run()), SERVER::make, "cpu", false, listener)) {
      assertThatThrownBy(() -> TrainingRuns.resume(SERVER, run()))
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith(run() + " is in use: another training writes into it");
      assertThat(training.run()).isEqualTo(StopReason.STEPS);
    }
  }

  @Test
  void aRunWithoutACheckpointIsNotResumed() {
    assertThatThrownBy(
            () -> {
              RunFolder folder = RunFolder.planned(run());
              folder.make(TrainingRuns.config(CARTPOLE, Map.of()), warning -> {}).close();
              TrainingRuns.resume(SERVER, run());
            })
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("has no checkpoint yet");
  }

  @Test
  void theBestNetworkIsTheOneThatWasEvaluatedBest() {
    TrainConfig config =
        TrainingRuns.config(CARTPOLE, Map.of("stop.steps", 2000, "evaluation.every", 250));
    TrainingRuns.train(SERVER, config, run());
    RunFolder folder = RunFolder.open(run());

    long best = folder.best(TrainingRuns.network(config, description())).steps();

    List<String[]> rows =
        TrainingRuns.text(run().resolve("evaluations.csv"))
            .lines()
            .skip(1)
            .map(line -> line.split(","))
            .toList();
    double greatest = rows.stream().mapToDouble(row -> Double.parseDouble(row[2])).max().orElse(0);
    assertThat(rows)
        .filteredOn(row -> Long.parseLong(row[0]) == best)
        .singleElement()
        .satisfies(row -> assertThat(Double.parseDouble(row[2])).isEqualTo(greatest));
  }

  @Test
  void aSavedNetworkPlaysTheSameEpisodesAgain() {
    TrainConfig config = TrainingRuns.config(CARTPOLE, Map.of("stop.steps", 300));
    TrainingRuns.train(SERVER, config, run());
    RunFolder folder = RunFolder.open(run());

    SavedEvaluation one = SavedEvaluation.play(config, folder::best, SERVER::make, "cpu", 40, 3);
    SavedEvaluation last =
        SavedEvaluation.play(config, n -> folder.last(n, w -> {}), SERVER::make, "cpu", 40, 3);

    assertThat(last.evaluation().returns()).isEqualTo(one.evaluation().returns());
    assertThat(last.saved().steps()).isEqualTo(300).isEqualTo(one.saved().steps());
  }
}
