package dev.gymbridge.cli.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.gymbridge.cli.output.CleanStop;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.FolderTree;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.Table;
import dev.gymbridge.cli.output.TwoListeners;
import dev.gymbridge.cli.report.MadeWith;
import dev.gymbridge.cli.report.Report;
import dev.gymbridge.config.EnvironmentConfig;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.nn.LayerSummary;
import dev.gymbridge.nn.Network;
import dev.gymbridge.run.EndedEpisode;
import dev.gymbridge.run.FolderLock;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.StopReason;
import dev.gymbridge.train.Training;
import dev.gymbridge.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * What came of a training that shows its games.
 *
 * @param folder of the training
 * @param scores of all games: sums of the environment's own rewards
 * @param rewards likewise sums of what was learnt as rewards
 * @param epsilons ε after each game
 * @param lengths in steps
 * @param window games that means are over
 * @param steps environment steps in all
 * @param seconds it took
 * @param ended why it ended
 * @param bytesPerTransition of memory in the replay; NaN where it kept none
 * @param lines that were printed
 */
record GameTraining(
    RunFolder folder,
    List<Double> scores,
    List<Double> rewards,
    List<Double> epsilons,
    List<Integer> lengths,
    int window,
    long steps,
    double seconds,
    StopReason ended,
    double bytesPerTransition,
    List<String> lines) {
  private static final String CHART = "training.png";
  private static final String FILE = "training.json";

  /**
   * Trains, or reads what came of the same training where it is finished. Of one that was
   * interrupted nothing is kept: it begins anew.
   *
   * @param part the training's folder in the experiment's; empty for the latter itself
   * @throws CommandFailure where it is interrupted
   */
  static GameTraining run(ExperimentRun run, String part, TrainConfig config, GameLines style) {
    Path path = run.folder().resolve(part);
    Optional<GameTraining> before = finished(path, config, style.window());
    GameTraining training;
    if (before.isPresent()) {
      training = before.get();
      training.lines.forEach(run.out()::println);
    } else {
      deleteUnlessInUse(path);
      training = train(run, RunFolder.planned(path), config, style);
      training.folder.write(FILE, training.saved().toString());
    }
    training.print(run.out());
    return training;
  }

  private static void deleteUnlessInUse(Path path) {
    try {
      FolderLock.requireFree(path);
    } catch (IOException failure) {
      throw CommandFailure.notWrittenInto(path, failure);
    }
    FolderTree.delete(path);
  }

  private static GameTraining train(
      ExperimentRun run, RunFolder folder, TrainConfig config, GameLines style) {
    Games games = new Games(run.out(), style, config.exploration().epsilonInitial());
    try (Report report =
            new Report(folder, message -> run.err().println("gymbridge: warning: " + message));
        Training training =
            new Training(
                config,
                folder,
                run.server()::make,
                run.device(),
                false,
                new TwoListeners(games, report));
        CleanStop stop = new CleanStop(training::interrupt)) {
      MadeWith.write(folder, training.environment(), training.device());
      report.started();
      if (style.showsNetwork()) {
        games.print(training.network());
      }
      StopReason reason = training.run();
      if (reason.equals(StopReason.INTERRUPTED)) {
        run.err()
            .printf(
                "the training goes on with: gymbridge train --resume %s; experiment all begins it"
                    + " anew%n",
                folder.path());
        stop.done();
        throw new CommandFailure("the experiment was interrupted");
      }
      return new GameTraining(
          folder,
          games.scores,
          games.rewards,
          games.epsilons,
          games.lengths,
          style.window(),
          training.steps(),
          training.seconds(),
          reason,
          training.bytesPerTransition(),
          games.lines);
    }
  }

  private static Optional<GameTraining> finished(Path path, TrainConfig config, int window) {
    Path file = path.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    RunFolder folder = RunFolder.open(path);
    TrainConfig ofRun = folder.config(Map.of());
    EnvironmentConfig asked = config.environment().withMaskOf(ofRun.environment());
    if (!ofRun.equals(config.withEnvironment(asked))) {
      return Optional.empty();
    }
    try {
      JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      return Optional.of(read(folder, window, json));
    } catch (IOException failure) {
      throw new CommandFailure("cannot read " + file + ": " + failure.getMessage());
    }
  }

  private void print(PrintWriter out) {
    double best = bestMean();
    out.printf(
        Locale.ROOT,
        "%d games, %,d steps in %.1f s, until %s; longest: %d steps%s%n",
        scores.size(),
        steps,
        seconds,
        ended,
        longest(),
        Double.isNaN(best)
            ? ""
            : String.format(Locale.ROOT, "; best mean of %d: %.2f", window, best));
  }

  /**
   * Draws scores and ε, where a game has ended.
   *
   * @param caption of the picture
   */
  void draw(ExperimentRun run, Outcome outcome, String caption) {
    if (!scores.isEmpty()) {
      Path chart = folder.path().resolve(CHART);
      LearningChart.write(chart, this);
      outcome.show(run.folder().relativize(chart).toString(), caption);
    }
  }

  /** Steps that a game had at most. */
  int longest() {
    return lengths.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** Mean score of the last games, ending with one. */
  double mean(int game) {
    return mean(scores, game, window);
  }

  private static double mean(List<Double> scores, int game, int window) {
    return scores.subList(Math.max(0, game + 1 - window), game + 1).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }

  /** The greatest mean of {@link #window} games in a row; NaN where there were fewer. */
  double bestMean() {
    return IntStream.range(window - 1, Math.max(window - 1, scores.size()))
        .mapToDouble(this::mean)
        .max()
        .orElse(Double.NaN);
  }

  /** All of it but the lines, as {@code experiment.json} has it. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("games", scores.size());
    json.addProperty("longest", longest());
    json.addProperty("window", window);
    json.add("best_mean", Json.number(bestMean()));
    json.addProperty("steps", steps);
    json.addProperty("seconds", seconds);
    json.addProperty("ended", ended.name());
    json.add("bytes_per_transition", Json.number(bytesPerTransition));
    json.add("scores", Json.array(scores));
    json.add("rewards", Json.array(rewards));
    json.add("epsilons", Json.array(epsilons));
    json.add("lengths", Json.array(lengths));
    return json;
  }

  private JsonObject saved() {
    JsonObject json = json();
    JsonArray text = new JsonArray();
    lines.forEach(text::add);
    json.add("lines", text);
    return json;
  }

  private static GameTraining read(RunFolder folder, int window, JsonObject json) {
    JsonElement bytes = json.get("bytes_per_transition");
    return new GameTraining(
        folder,
        list(json, "scores", JsonElement::getAsDouble),
        list(json, "rewards", JsonElement::getAsDouble),
        list(json, "epsilons", JsonElement::getAsDouble),
        list(json, "lengths", JsonElement::getAsInt),
        window,
        json.get("steps").getAsLong(),
        json.get("seconds").getAsDouble(),
        StopReason.named(json.get("ended").getAsString()),
        bytes.isJsonNull() ? Double.NaN : bytes.getAsDouble(),
        list(json, "lines", JsonElement::getAsString));
  }

  private static <T> List<T> list(JsonObject json, String key, Function<JsonElement, T> read) {
    return StreamSupport.stream(json.getAsJsonArray(key).spliterator(), false).map(read).toList();
  }

  /** Keeps what the games were, and shows those that have a line. */
  private static final class Games implements TrainingListener {
    /** Document 003 prints the mean of 1,000 gradient steps, which are those of 250 games. */
    private static final int LOSSES = 5;

    private final PrintWriter out;
    private final GameLines style;
    private final double epsilonInitial;
    private final List<Double> scores = new ArrayList<>();
    private final List<Double> rewards = new ArrayList<>();
    private final List<Double> epsilons = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final Deque<Double> losses = new ArrayDeque<>();
    private double lastLoss = Double.NaN;
    private int shown;

    Games(PrintWriter out, GameLines style, double epsilonInitial) {
      this.out = out;
      this.style = style;
      this.epsilonInitial = epsilonInitial;
    }

    void print(Network network) {
      Table table = new Table("LAYER", "OUTPUT", "PARAMETERS");
      for (LayerSummary layer : LayerSummary.of(network)) {
        table.add(
            layer.name(),
            layer.output().stream()
                .map(Object::toString)
                .collect(Collectors.joining(", ", "(", ")")),
            String.format(Locale.ROOT, "%,d", layer.parameters()));
      }
      table.add("all", "", String.format(Locale.ROOT, "%,d", network.size()));
      table.lines().forEach(this::print);
    }

    private void print(String line) {
      lines.add(line);
      out.println(line);
    }

    @Override
    public void ended(Progress progress, EndedEpisode episode) {
      scores.add(episode.score());
      rewards.add(episode.learntReturn());
      lengths.add(episode.length());
      // The gradient step that is due after this one of the environment is still to come.
      epsilons.add(progress.epsilon());
    }

    /** After the metrics of the step, which have the loss. */
    @Override
    public void progressed(Progress progress) {
      if (!Double.isNaN(progress.loss()) && progress.loss() != lastLoss) {
        lastLoss = progress.loss();
        losses.addLast(lastLoss);
        if (losses.size() > LOSSES) {
          losses.removeFirst();
        }
      }
      for (; shown < scores.size(); shown++) {
        style
            .line(
                new GameLines.Game(
                    shown,
                    progress.seconds(),
                    scores.get(shown),
                    rewards.get(shown),
                    lengths.get(shown),
                    mean(scores, shown, style.window()),
                    // Documents print what ε begins with while every action is still random.
                    Math.min(epsilons.get(shown), epsilonInitial),
                    losses.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN)))
            .ifPresent(this::print);
      }
    }
  }

  /** Copies. */
  GameTraining {
    scores = Collections.unmodifiableList(scores);
    rewards = Collections.unmodifiableList(rewards);
    epsilons = Collections.unmodifiableList(epsilons);
    lengths = Collections.unmodifiableList(lengths);
    lines = Collections.unmodifiableList(lines);
  }
}
