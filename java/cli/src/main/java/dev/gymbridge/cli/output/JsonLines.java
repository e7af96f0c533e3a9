package dev.gymbridge.cli.output;

import com.google.gson.JsonObject;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.TrainingListener;
import java.io.PrintWriter;

/**
 * What a training does, for programs: a JSON object in each line, whose {@value #EVENT} is {@code
 * start}, {@code metrics}, {@code evaluation}, {@code warning} or {@code end}.
 */
public final class JsonLines implements TrainingListener {
  /** The key that says what a line is. */
  public static final String EVENT = "event";

  private final PrintWriter out;
  private final long every;
  private long last;

  /**
   * Lines for a run.
   *
   * @param config of which {@code metrics_every} says how often there are metrics
   */
  public JsonLines(TrainConfig config, PrintWriter out) {
    this.out = out;
    this.every = config.metricsEvery();
  }

  private static JsonObject event(String name) {
    JsonObject line = new JsonObject();
    line.addProperty(EVENT, name);
    return line;
  }

  /** The training begins, or goes on. */
  public void started(TrainConfig config, RunFolder folder, String device, long steps) {
    JsonObject line = event("start");
    line.addProperty("environment", config.environment().id());
    line.addProperty("seed", config.seed());
    line.addProperty("device", device);
    line.addProperty("run", folder.path().toString());
    line.addProperty("steps", steps);
    line.addProperty("most_steps", config.stop().steps());
    last = steps;
    Json.printLine(line, out);
  }

  @Override
  public void progressed(Progress progress) {
    long steps = progress.steps();
    if (steps / every > last / every) {
      JsonObject line = event("metrics");
      line.addProperty("steps", steps);
      line.addProperty("seconds", progress.seconds());
      line.add("epsilon", Json.number(progress.epsilon()));
      line.add("mean_return", Json.number(progress.meanReturn()));
      line.add("loss", Json.number(progress.loss()));
      Json.printLine(line, out);
    }
    last = steps;
  }

  @Override
  public void evaluated(long steps, Evaluation evaluation) {
    evaluation(steps, evaluation, false);
  }

  @Override
  public void confirmed(long steps, Evaluation confirming) {
    evaluation(steps, confirming, true);
  }

  private void evaluation(long steps, Evaluation evaluation, boolean confirming) {
    JsonObject line = event("evaluation");
    line.addProperty("steps", steps);
    line.addProperty("confirming", confirming);
    Json.evaluation(evaluation)
        .entrySet()
        .forEach(each -> line.add(each.getKey(), each.getValue()));
    Json.printLine(line, out);
  }

  @Override
  public void warned(String message) {
    JsonObject line = event("warning");
    line.addProperty("message", message);
    Json.printLine(line, out);
  }

  /**
   * The training is over, and evaluated if it was not interrupted.
   *
   * @param reason one word
   */
  public void ended(String reason, JsonObject result) {
    JsonObject line = event("end");
    line.addProperty("reason", reason);
    result.entrySet().forEach(each -> line.add(each.getKey(), each.getValue()));
    Json.printLine(line, out);
  }
}
