package dev.gymbridge.cli.experiment;

import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.PythonNumber;
import dev.gymbridge.run.Evaluation;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The "mega test" of document 002: a few very long games of CartPole.
 *
 * @param games how many
 * @param limit steps after which a game is truncated, which is a perfect one
 * @param variation values in place of the presets', by key
 */
record CartPoleMegaExperiment(int games, int limit, Map<String, Object> variation)
    implements Experiment {
  @Override
  public String name() {
    return "cartpole-mega-test";
  }

  @Override
  public String document() {
    return "002";
  }

  @Override
  public String summary() {
    return String.format(Locale.ROOT, "games of CartPole-v1 with %,d steps", limit);
  }

  @Override
  public Outcome run(ExperimentRun run) {
    Outcome outcome = new Outcome().note(CartPoleTraining.DQN2.preset());
    for (CartPoleTraining training : List.of(CartPoleTraining.DQN2, CartPoleTraining.OURS)) {
      CartPoleTraining.Trained trained = training.train(run, run.seed(), variation);
      Evaluation evaluation = trained.evaluate(run, limit, games);
      for (int game = 0; game < games; game++) {
        String score = PythonNumber.text(evaluation.scores().get(game));
        run.out().printf("episode: %d, score: %s%n", game, score);
      }
      GamesTest.print(evaluation.returns(), run.out());
      run.out()
          .printf(Locale.ROOT, "%,d steps in %.1f s%n", evaluation.steps(), evaluation.seconds());
      outcome.compare(
          "%s, %d games: min, max, mean".formatted(training, games),
          training == CartPoleTraining.DQN2 ? "500000, 500000, 500000" : Outcome.NOT_STATED,
          GamesTest.text(evaluation.returns()));
      outcome.figures().add(training.toString(), json(trained.games(), evaluation));
    }
    return outcome;
  }

  private JsonObject json(GameTraining training, Evaluation evaluation) {
    JsonObject json = Json.evaluation(evaluation);
    json.add("games", Json.array(evaluation.scores()));
    json.addProperty("perfect", evaluation.returns().min() >= limit);
    json.add("training", training.json());
    return json;
  }
}
