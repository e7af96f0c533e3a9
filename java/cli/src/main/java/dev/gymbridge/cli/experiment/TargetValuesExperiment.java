package dev.gymbridge.cli.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.Table;
import dev.gymbridge.config.Agents;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.learner.QLearner;
import dev.gymbridge.nn.ActionValues;
import dev.gymbridge.nn.Initialisation;
import dev.gymbridge.nn.Network;
import dev.gymbridge.random.RandomStream;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.train.Training;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The check of target values in document 001, whose files of a network and of three transitions are
 * not there: with a network and transitions that are drawn, beside the exercise's own formula.
 */
record TargetValuesExperiment() implements Experiment {
  private static final int TRANSITIONS = 3;
  private static final int NUMBERS = 8;
  private static final int ACTIONS = 4;
  private static final float DISCOUNT = 0.99f;

  /** The exercise compares to eight digits; these are those of a float32. */
  private static final double EXACT = 1e-5;

  @Override
  public String name() {
    return "target-values";
  }

  @Override
  public String document() {
    return "001";
  }

  @Override
  public String summary() {
    return "target values beside the formula's";
  }

  @Override
  public boolean hasPreset() {
    return false;
  }

  @Override
  public Outcome run(ExperimentRun run) {
    RandomStream random = new RandomStream(run.seed(), "target values");
    Network network = Network.mlp(NUMBERS, List.of(64, 64), new ActionValues(ACTIONS));
    float[] parameters = Initialisation.PYTORCH.parameters(network, random.at(0));
    Batch batch = batch(random.at(1));
    TrainConfig config =
        Presets.config("LunarLander-v2", "document_001", Map.of("replay.batch_size", TRANSITIONS));
    try (QLearner learner =
        new QLearner(
            network,
            Agents.learner(config),
            Training.device(config, run.device()),
            LearnerState.initial(parameters))) {
      return compare(batch, learner.values(batch.st(), TRANSITIONS), learner.targets(batch), run);
    }
  }

  /** Transitions of which the last one is terminal. */
  private static Batch batch(RandomGenerator random) {
    Batch batch = Batch.of(TRANSITIONS, NUMBERS * Float.BYTES);
    for (int row = 0; row < TRANSITIONS; row++) {
      float discount = row < TRANSITIONS - 1 ? DISCOUNT : 0;
      batch.set(row, random.nextInt(ACTIONS), (float) random.nextGaussian(), discount);
      for (int index = 0; index < NUMBERS; index++) {
        batch.st().putFloat((row * NUMBERS + index) * Float.BYTES, (float) random.nextGaussian());
      }
    }
    return batch;
  }

  private static Outcome compare(Batch batch, float[] values, float[] targets, ExperimentRun run) {
    Table table = new Table("REWARD", "TERMINAL", "MAX Q(S')", "FORMULA", "TARGET");
    JsonArray all = new JsonArray();
    double greatest = 0;
    for (int row = 0; row < TRANSITIONS; row++) {
      int first = row * ACTIONS;
      double best =
          IntStream.range(first, first + ACTIONS).mapToDouble(i -> values[i]).max().orElseThrow();
      boolean isTerminal = batch.discounts().get(row) == 0;
      double formula = batch.rewards().get(row) + (isTerminal ? 0 : DISCOUNT * best);
      greatest = Math.max(greatest, Math.abs(formula - targets[row]));
      table.add(
          Float.toString(batch.rewards().get(row)),
          isTerminal ? "yes" : "no",
          Float.toString((float) best),
          Float.toString((float) formula),
          Float.toString(targets[row]));
      JsonObject json = new JsonObject();
      json.addProperty("reward", batch.rewards().get(row));
      json.addProperty("terminal", isTerminal);
      json.addProperty("formula", formula);
      json.addProperty("target", targets[row]);
      all.add(json);
    }
    table.print(run.out());
    if (greatest > EXACT) {
      throw new CommandFailure("targets differ from the formula by " + greatest);
    }
    Outcome outcome = new Outcome();
    outcome.figures().add("targets", all);
    outcome.figures().addProperty("greatest_difference", greatest);
    return outcome.compare(
        "targets of three transitions",
        "84.27161251, 84.83388991, 85.45931969, of files that are not there",
        String.format(
            Locale.ROOT,
            "%s; they differ from the formula by %.0e at most",
            IntStream.range(0, TRANSITIONS)
                .mapToObj(row -> Float.toString(targets[row]))
                .collect(Collectors.joining(", ")),
            greatest));
  }
}
