package dev.gymbridge.cli;

import com.google.gson.JsonObject;
import dev.gymbridge.train.EvaluatedPolicy;
import dev.gymbridge.train.Evaluation;
import dev.gymbridge.train.Presets;
import dev.gymbridge.train.Statistics;
import dev.gymbridge.train.TrainConfig;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The table of document 002: policies for CartPole-v1, judged by many games each.
 *
 * @param games that each policy is judged by
 */
record CartPoleTableExperiment(int games) implements Experiment {
  @Override
  public String name() {
    return "cartpole-v1-table";
  }

  @Override
  public String summary() {
    return "document 002: its table of policies for CartPole-v1";
  }

  @Override
  public JsonObject run(ExperimentRun run) {
    JsonObject trainings = new JsonObject();
    JsonObject returns = new JsonObject();
    Table table = new Table("POLICY", "MIN", "MAX", "MEAN", "SECONDS", "");
    Evaluation leaning = evaluate(run, HandMadePolicies::leaning);
    add("Dumb 1", leaning, "goes where the pole leans", table, returns);
    Evaluation random = evaluate(run, () -> HandMadePolicies.randomWeights(run.seed()));
    add("Dumb 2", random, "sign of a sum with random weights, new for each game", table, returns);
    addNeural(table, returns);
    for (CartPoleTraining training : CartPoleTraining.values()) {
      CartPoleTraining.Trained trained = training.train(run);
      trainings.add(training.toString(), trained.games().json());
      String how = String.format(Locale.ROOT, "trained for %,d steps", trained.games().steps());
      add(training.toString(), trained.evaluate(run, 0, games), how, table, returns);
    }
    table.print(run.out());
    JsonObject figures = new JsonObject();
    figures.add("trainings", trainings);
    figures.add("returns", returns);
    return figures;
  }

  private Evaluation evaluate(ExperimentRun run, Supplier<EvaluatedPolicy> policies) {
    TrainConfig config = Presets.config(CartPoleTraining.ENVIRONMENT, Presets.DEFAULT, Map.of());
    return Evaluation.of(config, run.server()::make, games, run.seed(), policies);
  }

  /** The document's own figures. */
  private static void addNeural(Table table, JsonObject returns) {
    table.add("Neural", "222", "500", "490", "", "not run: the document's, whose notebook is lost");
    JsonObject quoted = new JsonObject();
    quoted.addProperty("min", 222);
    quoted.addProperty("max", 500);
    quoted.addProperty("mean", 490);
    quoted.addProperty("run", false);
    returns.add("Neural", quoted);
  }

  private static void add(
      String name, Evaluation evaluation, String how, Table table, JsonObject returns) {
    Statistics statistics = evaluation.returns();
    table.add(
        name,
        Statistics.shown(statistics.min()),
        Statistics.shown(statistics.max()),
        Statistics.shown(statistics.mean()),
        String.format(Locale.ROOT, "%.1f", evaluation.seconds()),
        how);
    returns.add(name, Json.evaluation(evaluation));
  }
}
