package dev.gymbridge.cli.output;

import com.google.gson.JsonObject;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.train.SavedEvaluation;
import java.io.PrintWriter;
import java.util.Locale;

/** How an evaluation is shown. */
public final class EvaluationReport {
  /** Episodes of an evaluation, unless another number is asked for. */
  public static final int EPISODES = 100;

  private EvaluationReport() {}

  public static void print(SavedEvaluation result, PrintWriter out) {
    Evaluation evaluation = result.evaluation();
    out.printf(
        Locale.ROOT,
        "evaluated %s, from step %,d, in %,d episodes (%,d steps, %.1f s)%n",
        result.saved().file(),
        result.saved().steps(),
        evaluation.episodes(),
        evaluation.steps(),
        evaluation.seconds());
    out.println("return: " + evaluation.returns());
    if (evaluation.left() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d of the episodes had not ended at the limit of steps (evaluation.max_episode_steps), and count up to there%n",
          evaluation.left());
    }
  }

  public static JsonObject json(TrainConfig config, SavedEvaluation result, long seed) {
    Evaluation evaluation = result.evaluation();
    JsonObject json = Json.statistics(evaluation.returns());
    json.addProperty("episodes", evaluation.episodes());
    json.addProperty("left_at_limit", evaluation.left());
    json.addProperty("steps", result.saved().steps());
    json.addProperty("seconds", evaluation.seconds());
    json.addProperty("checkpoint", result.saved().file().toString());
    json.addProperty("environment", config.environment().id());
    json.addProperty("seed", seed);
    return json;
  }
}
