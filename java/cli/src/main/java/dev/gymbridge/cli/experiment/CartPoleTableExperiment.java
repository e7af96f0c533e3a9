package dev.gymbridge.cli.experiment;

import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.Table;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.Statistics;
import dev.gymbridge.train.EvaluatedPolicy;
import dev.gymbridge.train.Evaluator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The table of document 002: policies for CartPole-v1, judged by many games each; those that are
 * trained are trained on several seeds.
 *
 * @param games that each policy is judged by
 * @param trainings of each agent, with seeds from the experiment's on
 * @param variation values in place of the presets', by key
 */
record CartPoleTableExperiment(int games, int trainings, Map<String, Object> variation)
    implements Experiment {
  @Override
  public String name() {
    return "cartpole-v1-table";
  }

  @Override
  public String document() {
    return "002";
  }

  @Override
  public String summary() {
    return "its table of policies for CartPole-v1";
  }

  @Override
  public Outcome run(ExperimentRun run) {
    Rows rows = new Rows();
    Evaluation leaning = evaluate(run, HandMadePolicies::leaning);
    rows.add("Dumb 1", "24, 72, 42", leaning, "goes where the pole leans");
    Evaluation random = evaluate(run, () -> HandMadePolicies.randomWeights(run.seed()));
    String how = "sign of a sum with random weights, new for each game";
    rows.add("Dumb 2", "8, 500, 50", random, how);
    rows.addNeural();
    JsonObject trained = new JsonObject();
    for (CartPoleTraining training : CartPoleTraining.values()) {
      for (long seed = run.seed(); seed < run.seed() + trainings; seed++) {
        String name = "%s, seed %d".formatted(training, seed);
        trained.add(name, addTrained(training, seed, name, run, rows));
      }
    }
    rows.table.print(run.out());
    rows.outcome.note(CartPoleTraining.DQN2.preset());
    rows.outcome.figures().add("trainings", trained);
    rows.outcome.figures().add("returns", rows.returns);
    return rows.outcome;
  }

  private Evaluation evaluate(ExperimentRun run, Supplier<EvaluatedPolicy> policies) {
    TrainConfig config = Presets.config(CartPoleTraining.ENVIRONMENT, Presets.DEFAULT, Map.of());
    return Evaluator.evaluate(config, run.server()::make, games, run.seed(), policies);
  }

  private JsonObject addTrained(
      CartPoleTraining training, long seed, String name, ExperimentRun run, Rows rows) {
    CartPoleTraining.Trained trained = training.train(run, seed, variation);
    Evaluation evaluation = trained.evaluate(run, 0, games);
    GamesTest.print(evaluation.returns(), run.out());
    String how =
        String.format(
            Locale.ROOT,
            "trained for %,d games, %,d steps",
            trained.games().scores().size(),
            trained.games().steps());
    rows.add(name, training.document(), evaluation, how);
    return trained.games().json();
  }

  /** The table as it grows. */
  private static final class Rows {
    private final Table table = new Table("POLICY", "MIN", "MAX", "MEAN", "SECONDS", "");
    private final JsonObject returns = new JsonObject();
    private final Outcome outcome = new Outcome();

    void add(String name, String document, Evaluation evaluation, String how) {
      Statistics statistics = evaluation.returns();
      table.add(
          name,
          Statistics.shown(statistics.min()),
          Statistics.shown(statistics.max()),
          Statistics.shown(statistics.mean()),
          String.format(Locale.ROOT, "%.1f", evaluation.seconds()),
          how);
      returns.add(name, Json.evaluation(evaluation));
      outcome.compare(name + ": min, max, mean", document, GamesTest.text(statistics));
    }

    /** The document's own figures. */
    void addNeural() {
      String why = "not run: the document's, whose notebook is lost";
      table.add("Neural", "222", "500", "490", "", why);
      JsonObject quoted = new JsonObject();
      quoted.addProperty("min", 222);
      quoted.addProperty("max", 500);
      quoted.addProperty("mean", 490);
      quoted.addProperty("run", false);
      returns.add("Neural", quoted);
      outcome.compare(
          "Neural: min, max, mean", "222, 500, 490", "not run: its notebook is not there");
    }
  }
}
