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
    return String.format(Locale.ROOT, "document 002: games of CartPole-v1 with %,d steps", limit);
  }

  @Override
  public JsonObject run(ExperimentRun run) {
    JsonObject figures = new JsonObject();
    for (CartPoleTraining training : List.of(CartPoleTraining.DQN2, CartPoleTraining.OURS)) {
      CartPoleTraining.Trained trained = training.train(run);
      Evaluation evaluation = trained.evaluate(run, limit, games);
      boolean isPerfect = evaluation.returns().min() >= limit;
      run.out()
          .printf(
              Locale.ROOT,
              "%s: %s; %,d steps in %.1f s: %s%n",
              training,
              evaluation.returns(),
              evaluation.steps(),
              evaluation.seconds(),
              isPerfect ? "all perfect" : "not all perfect");
      JsonObject json = Json.evaluation(evaluation);
      json.addProperty("perfect", isPerfect);
      json.add("training", trained.games().json());
      figures.add(training.toString(), json);
    }
    return figures;
  }
}
