package dev.gymbridge.cli;

import com.google.gson.JsonObject;
import dev.gymbridge.network.Network;
import dev.gymbridge.train.ConfigValues;
import dev.gymbridge.train.Presets;
import dev.gymbridge.train.RunFolder;
import dev.gymbridge.train.SavedEvaluation;
import dev.gymbridge.train.TrainConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Five minutes of learning to land, judged beside the network before and one that was trained for
 * long: by the default preset, where document 001 has 4,500 episodes with a decaying ε.
 *
 * @param episodes that each network is judged by
 * @param thoroughly values in place of the default preset's, by key
 */
record LandingExperiment(int episodes, Map<String, Object> thoroughly) implements Experiment {
  private static final String ENVIRONMENT = "LunarLander-v2";
  private static final int WINDOW = 100;

  /** Steps after which the document's loop ends an episode, were it not truncated before. */
  private static final int CUT = 1000;

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
    TrainConfig partly = run.document(ENVIRONMENT, "document_001", Map.of());
    JsonObject figures = GameTraining.run(run, run.folder(), partly, WINDOW, 1);
    boolean isCut = figures.get("longest").getAsInt() >= CUT;
    run.out().printf("an episode came to the cut at %d steps: %s%n", CUT, isCut ? "yes" : "no");
    figures.addProperty("cut", CUT);
    figures.addProperty("cut_reached", isCut);

    Map<String, Object> values = new HashMap<>(thoroughly);
    values.put("seed", run.seed());
    TrainConfig fully = Presets.config(ENVIRONMENT, Presets.DEFAULT, values);
    RunFolder folder = run.part("fully-trained");
    figures.add("fully_trained", GameTraining.run(run, folder, fully, WINDOW, WINDOW));

    JsonObject returns = new JsonObject();
    returns.add("initial", evaluate(run, partly, partly, network -> initial(partly, network)));
    returns.add("partly trained", evaluate(run, partly, partly, run.folder()::best));
    returns.add("fully trained", evaluate(run, fully, partly, folder::best));
    figures.add("returns", returns);
    returns
        .entrySet()
        .forEach(
            entry -> {
              JsonObject value = entry.getValue().getAsJsonObject();
              run.out()
                  .printf(
                      Locale.ROOT,
                      "%s model: mean %.1f, std %.1f, min %.1f, max %.1f of %d episodes%n",
                      entry.getKey(),
                      value.get("mean").getAsDouble(),
                      value.get("std").getAsDouble(),
                      value.get("min").getAsDouble(),
                      value.get("max").getAsDouble(),
                      episodes);
            });
    return figures;
  }

  private static RunFolder.Saved initial(TrainConfig config, Network network) {
    return new RunFolder.Saved(Path.of("initial"), config.initialParameters(network), 0);
  }

  /** Judges a network by episodes that are truncated as the document's. */
  private JsonObject evaluate(
      ExperimentRun run,
      TrainConfig config,
      TrainConfig document,
      Function<Network, RunFolder.Saved> load) {
    TrainConfig limited =
        ConfigValues.changed(config, Map.of("max_episode_steps", document.maxEpisodeSteps()));
    return Json.statistics(
        SavedEvaluation.play(limited, load, run.server()::make, run.device(), episodes, run.seed())
            .evaluation()
            .returns());
  }
}
