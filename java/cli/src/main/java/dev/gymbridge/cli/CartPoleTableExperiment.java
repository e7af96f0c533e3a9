package dev.gymbridge.cli;

import com.google.gson.JsonObject;
import dev.gymbridge.train.EvaluatedPolicy;
import dev.gymbridge.train.Evaluation;
import dev.gymbridge.train.Presets;
import dev.gymbridge.train.Statistics;
import dev.gymbridge.train.TrainConfig;
import java.util.Locale;
import java.util.Map;

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
    JsonObject figures = new JsonObject();
    JsonObject returns = new JsonObject();
    Table table = new Table("POLICY", "MIN", "MAX", "MEAN", "");
    add("Dumb 1", evaluate(run, HandMadePolicies.leaning()), table, returns);
    add("Dumb 2", evaluate(run, HandMadePolicies.randomWeights(run.seed())), table, returns);
    table.add("Neural", "222", "500", "490", "the document's; its notebook is not there");
    for (CartPolePolicies policy : CartPolePolicies.values()) {
      CartPolePolicies.Trained trained = policy.train(run);
      figures.add(policy.toString(), trained.figures());
      add(policy.toString(), trained.evaluate(run, 0, games), table, returns);
    }
    table.print(run.out());
    figures.add("returns", returns);
    return figures;
  }

  private Evaluation evaluate(ExperimentRun run, EvaluatedPolicy policy) {
    TrainConfig config = Presets.config(CartPolePolicies.ENVIRONMENT, Presets.DEFAULT, Map.of());
    return Evaluation.of(config, run.server()::make, games, run.seed(), policy);
  }

  private static void add(String name, Evaluation evaluation, Table table, JsonObject returns) {
    Statistics statistics = evaluation.returns();
    table.add(
        name,
        Statistics.shown(statistics.min()),
        Statistics.shown(statistics.max()),
        Statistics.shown(statistics.mean()),
        String.format(
            Locale.ROOT, "%,d games in %.1f s", evaluation.episodes(), evaluation.seconds()));
    JsonObject json = Json.statistics(statistics);
    json.addProperty("seconds", evaluation.seconds());
    json.addProperty("steps", evaluation.steps());
    returns.add(name, json);
  }
}
