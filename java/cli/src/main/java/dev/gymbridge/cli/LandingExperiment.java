package dev.gymbridge.cli;

import com.google.gson.JsonObject;
import dev.gymbridge.network.Network;
import dev.gymbridge.train.ConfigValues;
import dev.gymbridge.train.Evaluation;
import dev.gymbridge.train.Presets;
import dev.gymbridge.train.RunFolder;
import dev.gymbridge.train.SavedEvaluation;
import dev.gymbridge.train.TrainConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Five minutes of learning to land, judged beside the network before and one that was trained for
 * long: by the default preset, where document 001 has 4,500 episodes with a decaying ε.
 *
 * @param cut steps after which an episode ends at the latest, the preset's limit notwithstanding
 * @param episodes that each network is judged by
 * @param thoroughly values in place of the default preset's, by key
 */
record LandingExperiment(int cut, int episodes, Map<String, Object> thoroughly)
    implements Experiment {
  private static final String ENVIRONMENT = "LunarLander-v2";
  private static final int WINDOW = 100;

  @Override
  public String name() {
    return "lunarlander-v2-five-minutes";
  }

  @Override
  public String summary() {
    return "document 001: DQN on LunarLander-v2 for five minutes";
  }

  @Override
  public JsonObject run(ExperimentRun run) {
    TrainConfig preset = run.config(ENVIRONMENT, "document_001", Map.of());
    int limit = Math.min(cut, preset.maxEpisodeSteps());
    TrainConfig partly = limited(preset, limit);
    GameTraining training = GameTraining.run(run, run.folder(), partly, WINDOW, 1);
    boolean isCut = training.longest() >= cut;
    run.out()
        .printf(
            "an episode came to the cut at %d steps: %s; the limit was %d%n",
            cut, isCut ? "yes" : "no", limit);

    Map<String, Object> values = new HashMap<>(thoroughly);
    values.put("seed", run.seed());
    TrainConfig fully = Presets.config(ENVIRONMENT, Presets.DEFAULT, values);
    RunFolder folder = run.part("fully-trained");
    run.out()
        .printf(
            "for the fully trained model %,d steps by our preset, in place of 4,500 episodes%n",
            fully.steps());
    GameTraining thorough = GameTraining.run(run, folder, fully, WINDOW, WINDOW);

    JsonObject returns = new JsonObject();
    judge("initial", run, partly, network -> initial(partly, network), returns);
    judge("partly trained", run, partly, run.folder()::best, returns);
    judge("fully trained", run, limited(fully, limit), folder::best, returns);

    JsonObject figures = training.json();
    figures.addProperty("cut", cut);
    figures.addProperty("cut_reached", isCut);
    figures.add("fully_trained", thorough.json());
    figures.add("returns", returns);
    return figures;
  }

  private static TrainConfig limited(TrainConfig config, int limit) {
    return ConfigValues.changed(config, Map.of("max_episode_steps", limit));
  }

  private static RunFolder.Saved initial(TrainConfig config, Network network) {
    return new RunFolder.Saved(Path.of("initial"), config.initialParameters(network), 0);
  }

  private void judge(
      String name,
      ExperimentRun run,
      TrainConfig config,
      Function<Network, RunFolder.Saved> load,
      JsonObject returns) {
    Evaluation evaluation =
        SavedEvaluation.play(config, load, run.server()::make, run.device(), episodes, run.seed())
            .evaluation();
    run.out().printf("%s model: %s of %d episodes%n", name, evaluation.returns(), episodes);
    returns.add(name, Json.evaluation(evaluation));
  }
}
