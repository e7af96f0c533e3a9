package dev.gymbridge.cli;

import com.google.gson.JsonObject;
import dev.gymbridge.train.Evaluation;
import java.util.List;
import java.util.Locale;

/**
 * The "mega test" of document 002: a few very long games of CartPole.
 *
 * @param games how many
 * @param limit steps after which a game is truncated, which is a perfect one
 */
record CartPoleMegaExperiment(int games, int limit) implements Experiment {
  @Override
  public String name() {
    return "cartpole-mega-test";
  }

  @Override
  public String summary() {
    return "document 002: games of CartPole-v1 with 500,000 steps";
  }

  @Override
  public JsonObject run(ExperimentRun run) {
    JsonObject figures = new JsonObject();
    for (CartPolePolicies policy : List.of(CartPolePolicies.DQN2, CartPolePolicies.OURS)) {
      CartPolePolicies.Trained trained = policy.train(run);
      Evaluation evaluation = trained.evaluate(run, limit, games);
      boolean isPerfect = evaluation.returns().min() >= limit;
      run.out()
          .printf(
              Locale.ROOT,
              "%s: %s; %,d steps in %.1f s: %s%n",
              policy,
              evaluation.returns(),
              evaluation.steps(),
              evaluation.seconds(),
              isPerfect ? "all perfect" : "not all perfect");
      JsonObject json = Json.statistics(evaluation.returns());
      json.addProperty("perfect", isPerfect);
      json.addProperty("seconds", evaluation.seconds());
      json.addProperty("steps", evaluation.steps());
      json.add("training", trained.figures());
      figures.add(policy.toString(), json);
    }
    return figures;
  }
}
