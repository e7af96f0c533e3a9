package dev.gymbridge.cli.experiment;

import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.Picture;
import dev.gymbridge.cli.video.FrameImage;
import dev.gymbridge.config.Agents;
import dev.gymbridge.config.ConfigValues;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.learner.QLearner;
import dev.gymbridge.nn.Network;
import dev.gymbridge.replay.NativeMemory;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.SavedEvaluation;
import dev.gymbridge.train.Training;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Five minutes of learning to land, judged beside the network before and one that was trained for
 * long: by the default preset, or, where the run is a full one, for the document's 4,500 episodes.
 *
 * @param cut steps after which an episode in which a network is judged ends at the latest
 * @param episodes that each network is judged by, besides the document's one
 * @param variation values in place of the document's presets', by key
 * @param thoroughly values in place of the default preset's, by key
 */
record LandingExperiment(
    int cut, int episodes, Map<String, Object> variation, Map<String, Object> thoroughly)
    implements Experiment {
  private static final String ENVIRONMENT = "LunarLander-v2";
  private static final String PRESET = "document_001";
  private static final String FULL_PRESET = "document_001_full";

  /** Falls for 40 steps, then fires the main engine for 4. */
  private static final int[] SHOWN =
      IntStream.concat(IntStream.generate(() -> 0).limit(40), IntStream.generate(() -> 2).limit(4))
          .toArray();

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant(
              "limit-500",
              "episodes are truncated after 500 steps, and what would follow counts",
              Map.of(
                  "environment.max_episode_steps",
                  500,
                  "environment.truncation_terminates",
                  false)));

  @Override
  public String name() {
    return "lunarlander-v2-five-minutes";
  }

  @Override
  public String document() {
    return "001";
  }

  @Override
  public String summary() {
    return "DQN on LunarLander-v2 for five minutes";
  }

  @Override
  public List<Variant> variants() {
    return VARIANTS;
  }

  @Override
  public Outcome run(ExperimentRun run) {
    Outcome outcome = new Outcome().note(Presets.find(ENVIRONMENT, PRESET));
    TrainConfig partly = run.config(ENVIRONMENT, PRESET, variation);
    showEnvironment(run, partly, outcome);
    GameTraining training = GameTraining.run(run, "partly-trained", partly, GameLines.DOCUMENT_001);
    state(training, partly, run, outcome);
    training.draw(run, outcome, "training for five minutes: scores and ε");
    outcome.figures().add("partly_trained", training.json());
    outcome.figures().add("returns", new JsonObject());
    judge("initial", "“really bad”", partly, network -> initial(partly, network), run, outcome);
    judge("partially trained", "“a lot better”", partly, training.folder()::best, run, outcome);
    if (run.variant() == null) {
      trainFully(run, outcome);
    }
    return outcome;
  }

  /** Variants and changes of the run have no effect here: they are for the five minutes. */
  private void trainFully(ExperimentRun run, Outcome outcome) {
    Map<String, Object> values = new HashMap<>(thoroughly);
    values.put("seed", run.seed());
    String preset = run.full() ? FULL_PRESET : Presets.DEFAULT;
    if (run.full()) {
      outcome.note(Presets.find(ENVIRONMENT, FULL_PRESET));
    }
    TrainConfig config = Presets.config(ENVIRONMENT, preset, values);
    run.out()
        .println(
            run.full()
                ? "for the fully trained model %,d episodes".formatted(config.stop().episodes())
                : "for the fully trained model %,d steps by our preset, in place of 4,500 episodes"
                    .formatted(config.stop().steps()));
    GameTraining training =
        GameTraining.run(
            run, "fully-trained", config, run.full() ? GameLines.DOCUMENT_001 : GameLines.OURS);
    training.draw(run, outcome, "the fully trained model's training: scores and ε");
    outcome.figures().add("fully_trained", training.json());
    outcome.compare(
        "training of the fully trained model",
        "4,500 episodes, more than an hour",
        String.format(
            Locale.ROOT,
            "%,d episodes, %,d steps in %.0f s, %s",
            training.scores().size(),
            training.steps(),
            training.seconds(),
            run.full() ? "as there" : "by our preset"));
    judge("fully trained", Outcome.NOT_STATED, config, training.folder()::best, run, outcome);
  }

  private static void state(
      GameTraining training, TrainConfig config, ExperimentRun run, Outcome outcome) {
    int limit = config.environment().maxEpisodeSteps();
    long cuts = training.lengths().stream().filter(length -> length >= limit).count();
    run.out()
        .printf(
            Locale.ROOT,
            "an episode came to the cut at %,d steps: %s%n",
            limit,
            cuts == 0 ? "no" : cuts == 1 ? "yes, one" : "yes, %,d".formatted(cuts));
    outcome.figures().addProperty("cut", limit);
    outcome.figures().addProperty("cuts", cuts);
    outcome
        .compare(
            "episodes in five minutes",
            "“about 150+”",
            String.format(
                Locale.ROOT,
                "%,d, %,d steps in %.0f s",
                training.scores().size(),
                training.steps(),
                training.seconds()))
        .compare(
            "episodes that came to the cut at %,d steps".formatted(limit),
            "can happen",
            "%,d; the longest had %,d steps".formatted(cuts, training.longest()));
  }

  /** The document's first cells: spaces, an observation, a picture, and what a new network says. */
  private static void showEnvironment(ExperimentRun run, TrainConfig config, Outcome outcome) {
    EnvConfig asked = EnvConfig.of(ENVIRONMENT).withSeed(run.seed()).withRenderMode("rgb_array");
    try (VectorEnv env = run.server().make(asked)) {
      Space.Box observations = (Space.Box) env.description().observationSpace();
      Space.Discrete actions = (Space.Discrete) env.description().actionSpace();
      run.out().printf("Observation: %s, %s%n", text(observations), observations.dtype());
      run.out().printf("Action:      %s, %s%n", actions, actions.dtype());
      outcome
          .compare(
              "observation",
              "a Box of 8 numbers",
              "a Box of %d numbers".formatted(observations.shape().elements()))
          .compare("actions", "4", Long.toString(actions.n()));
      float[] first = numbers(env.reset().observation());
      run.out().println(text(first));
      Actions action = env.newActions();
      for (int chosen : SHOWN) {
        env.step(action.set(0, chosen)).await();
      }
      Path picture = run.file("lander.png");
      Picture.write(FrameImage.of(env.render(0)), picture);
      run.out().println("after 40 times action 0 and 4 times action 2: " + picture);
      outcome.show("lander.png", "after 40 × action 0 and 4 × action 2");
      int count = Math.toIntExact(actions.n());
      Network network =
          Network.mlp(
              first.length,
              config.network().hiddenLayers(),
              Agents.algorithm(config).head(count, config.network().dueling()));
      run.out().println("action values = " + text(initialValues(run, config, network, first)));
    }
  }

  private static float[] initialValues(
      ExperimentRun run, TrainConfig config, Network network, float[] observation) {
    ByteBuffer one = NativeMemory.allocate(network.observationBytes());
    one.asFloatBuffer().put(observation);
    try (QLearner learner =
        new QLearner(
            network,
            Agents.learner(config),
            Training.device(config, run.device()),
            LearnerState.initial(Agents.initialParameters(config, network)))) {
      return learner.values(one, 1);
    }
  }

  private static float[] numbers(Tensor tensor) {
    float[] numbers = new float[tensor.shape().elements()];
    tensor.floats().get(numbers);
    return numbers;
  }

  /** As Gymnasium prints it, with the bounds of each element. */
  private static String text(Space.Box space) {
    int elements = space.shape().elements();
    List<String> low = new ArrayList<>();
    List<String> high = new ArrayList<>();
    for (int element = 0; element < elements; element++) {
      low.add(Float.toString((float) space.low(element)));
      high.add(Float.toString((float) space.high(element)));
    }
    return "Box([%s], [%s], %s, %s)"
        .formatted(String.join(" ", low), String.join(" ", high), space.shape(), space.dtype());
  }

  private static String text(float... numbers) {
    return IntStream.range(0, numbers.length)
        .mapToObj(index -> Float.toString(numbers[index]))
        .collect(Collectors.joining(" ", "[", "]"));
  }

  private static RunFolder.Saved initial(TrainConfig config, Network network) {
    return new RunFolder.Saved(Path.of("initial"), Agents.initialParameters(config, network), 0);
  }

  /** Judges a network: by one game that is filmed, as the document does, and by many. */
  private void judge(
      String name,
      String document,
      TrainConfig config,
      Function<Network, RunFolder.Saved> load,
      ExperimentRun run,
      Outcome outcome) {
    TrainConfig limited =
        ConfigValues.changed(config, Map.of("environment.max_episode_steps", cut));
    String file = name.replace(' ', '-') + ".mp4";
    double score = run.film(file, limited, load, 1, Long.MAX_VALUE).get(0);
    run.out().printf(Locale.ROOT, "%s model: %.1f%n", name, score);
    outcome.show(file, String.format(Locale.ROOT, "%s model: %.1f", name, score));
    Evaluation evaluation =
        SavedEvaluation.play(limited, load, run.server()::make, run.device(), episodes, run.seed())
            .evaluation();
    run.out().printf("%s model: %s of %d episodes%n", name, evaluation.returns(), episodes);
    outcome.compare(
        "%s model: the game filmed; mean ± std of %d".formatted(name, episodes),
        document,
        String.format(
            Locale.ROOT,
            "%.1f; %.0f ± %.0f",
            score,
            evaluation.returns().mean(),
            evaluation.returns().std()));
    JsonObject json = Json.evaluation(evaluation);
    json.addProperty("filmed", score);
    outcome.figures().getAsJsonObject("returns").add(name, json);
  }
}
