package dev.gymbridge.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.gymbridge.agent.AgentState;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.Episode;
import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Parameter;
import dev.gymbridge.replay.NStep;
import dev.gymbridge.replay.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run between two steps: all that it takes to go on as if it had never been interrupted. A
 * safetensors file; the parameters are there by their names.
 *
 * @param tracker the episodes' returns
 * @param episodes for each environment its running episode, to be played back
 * @param chosen for each environment the action of the next step, where one had been chosen and the
 *     gradient steps of its time been taken when the environments failed; empty otherwise
 * @param seconds that the run has taken
 */
@SuppressWarnings("ArrayRecordComponent") // as the environments take it
public record Checkpoint(
    AgentState agent,
    EpisodeTracker.State tracker,
    List<Episode> episodes,
    Evaluated evaluated,
    int[] chosen,
    double seconds) {
  private static final String SAMPLER = "sampler.";
  private static final String FORMAT = "gymbridge-checkpoint-";

  /** What is written; what is read begins with {@link #OLDEST}. */
  private static final int NEWEST = 4;

  private static final int OLDEST = 2;

  private static final String CHOSEN = "episode.chosen";

  /** Of names of arrays that are no network's parameters. */
  private static final List<String> OTHERS =
      List.of("target.", "adam.", "replay.", "episode.", SAMPLER);

  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  /**
   * What is small. Numbers of a double are exact in JSON as Java writes them.
   *
   * @param evaluatedAt null in older ones, which were written after the evaluation of their step
   * @param confirmed null in older ones, in which the best evaluation decided
   */
  @SuppressWarnings("ArrayRecordComponent") // as the learner has them
  private record Scalars(
      long steps,
      long episodes,
      long learntAt,
      long gradientSteps,
      float[] totals,
      long stepsInTotals,
      SavedReplay.Head replay,
      List<Position> positions,
      EpisodeTracker.State tracker,
      List<EpisodeHead> running,
      List<List<NStep.Step>> tails,
      double best,
      @Nullable Long evaluatedAt,
      @Nullable Double confirmed,
      double seconds) {
    Evaluated evaluated() {
      return new Evaluated(
          evaluatedAt == null ? steps : evaluatedAt, best, confirmed == null ? best : confirmed);
    }
  }

  private record EpisodeHead(long number, int seed, int leaves, long checksum) {}

  void write(Path file, Network network) throws IOException {
    Safetensors content = new Safetensors();
    LearnerState learner = agent.learner();
    addParameters(content, network, learner.parameters());
    addArrays(content, network, "target.", learner.target());
    addArrays(content, network, "adam.mean.", learner.mean());
    addArrays(content, network, "adam.variance.", learner.variance());
    SavedReplay.Head replay = SavedReplay.add(content, agent.replay());
    agent
        .sampler()
        .forEach(
            (name, array) ->
                content.put(SAMPLER + name, List.of(array.length), array, 0, array.length));
    List<EpisodeHead> heads = new ArrayList<>();
    for (int environment = 0; environment < episodes.size(); environment++) {
      Episode episode = episodes.get(environment);
      heads.add(
          new EpisodeHead(
              episode.number(), episode.seed(), episode.actions().size(), episode.checksum()));
      content.put(name(environment, "repeats"), episode.repeats(), episode.steps());
      for (int leaf = 0; leaf < episode.actions().size(); leaf++) {
        content.put(name(environment, "actions." + leaf), episode.actions().get(leaf));
      }
    }
    if (chosen.length > 0) {
      content.put(CHOSEN, chosen, chosen.length);
    }
    Scalars scalars =
        new Scalars(
            agent.steps(),
            agent.episodes(),
            agent.learntAt(),
            learner.steps(),
            learner.totals(),
            learner.stepsInTotals(),
            replay,
            agent.positions(),
            tracker,
            heads,
            agent.tails(),
            evaluated.best(),
            evaluated.steps(),
            evaluated.confirmed(),
            seconds);
    content
        .put("format", FORMAT + NEWEST)
        .put("steps", Long.toString(agent.steps()))
        .put("state", GSON.toJson(scalars))
        .write(file);
  }

  private static String name(int environment, String what) {
    return "episode." + environment + "." + what;
  }

  /** Adds a network's parameters, each array under its name, and for people what network it is. */
  static void addParameters(Safetensors content, Network network, float[] flat) {
    content.put("network", network.toString());
    addArrays(content, network, "", flat);
  }

  private static void addArrays(Safetensors content, Network network, String prefix, float[] flat) {
    for (Parameter parameter : network.parameters()) {
      content.put(
          prefix + parameter.name(), parameter.shape(), flat, parameter.offset(), parameter.size());
    }
  }

  /**
   * A network's parameters, as a flat vector.
   *
   * @throws TrainingException where the file is of another network
   */
  static float[] parameters(Path file, Safetensors content, Network network) {
    Map<String, List<Integer>> saved = new TreeMap<>();
    for (String name : content.names()) {
      if (OTHERS.stream().noneMatch(name::startsWith)) {
        saved.put(name, content.shape(name));
      }
    }
    Map<String, List<Integer>> wanted = new TreeMap<>();
    network.parameters().forEach(parameter -> wanted.put(parameter.name(), parameter.shape()));
    if (!saved.equals(wanted)) {
      throw new TrainingException(
          "%s is of another network: %s, and %s is wanted"
              .formatted(file, content.text("network"), network));
    }
    return arrays(content, network, "");
  }

  private static float[] arrays(Safetensors content, Network network, String prefix) {
    float[] flat = new float[network.size()];
    for (Parameter parameter : network.parameters()) {
      float[] values = content.floats(prefix + parameter.name());
      System.arraycopy(values, 0, flat, parameter.offset(), values.length);
    }
    return flat;
  }

  private static Map<String, float[]> sampler(Safetensors content) {
    Map<String, float[]> state = new TreeMap<>();
    for (String name : content.names()) {
      if (name.startsWith(SAMPLER)) {
        state.put(name.substring(SAMPLER.length()), content.floats(name));
      }
    }
    return state;
  }

  private static void requireFormat(Path file, String format) {
    if (!format.matches(FORMAT + "\\d{1,4}")) {
      throw new TrainingException(file + " is no checkpoint to resume from");
    }
    int number = Integer.parseInt(format.substring(FORMAT.length()));
    if (number < OLDEST || number > NEWEST) {
      throw new TrainingException(
          "%s is of format %s, and this Gymbridge reads %s to %s: use the one that wrote it"
              .formatted(file, number, OLDEST, NEWEST));
    }
  }

  /**
   * Reads one.
   *
   * @param capacity of the replay
   * @param frames where the replay's full blocks are
   * @throws TrainingException where it is damaged, cut short, or of another network
   */
  static Checkpoint read(Path file, Network network, int capacity, FrameFiles frames)
      throws IOException {
    Safetensors content = Safetensors.read(file);
    requireFormat(file, content.text("format"));
    Scalars scalars = GSON.fromJson(content.text("state"), Scalars.class);
    LearnerState learner =
        new LearnerState(
            parameters(file, content, network),
            arrays(content, network, "target."),
            arrays(content, network, "adam.mean."),
            arrays(content, network, "adam.variance."),
            scalars.gradientSteps,
            // Before clipped gradients were counted there was a total less.
            Arrays.copyOf(scalars.totals, LearnerState.TOTALS),
            scalars.stepsInTotals);
    List<Episode> episodes = new ArrayList<>();
    for (int environment = 0; environment < scalars.running.size(); environment++) {
      EpisodeHead head = scalars.running.get(environment);
      List<byte[]> actions = new ArrayList<>();
      for (int leaf = 0; leaf < head.leaves; leaf++) {
        actions.add(content.bytes(name(environment, "actions." + leaf)));
      }
      int[] repeats = content.ints(name(environment, "repeats"));
      episodes.add(new Episode(head.number, head.seed, repeats, actions, head.checksum));
    }
    AgentState agent =
        new AgentState(
            scalars.steps,
            scalars.episodes,
            scalars.learntAt,
            learner,
            SavedReplay.read(file, content, scalars.replay, capacity, frames),
            scalars.positions,
            scalars.tails,
            sampler(content));
    int[] chosen = content.names().contains(CHOSEN) ? content.ints(CHOSEN) : new int[0];
    return new Checkpoint(
        agent, scalars.tracker, episodes, scalars.evaluated(), chosen, scalars.seconds);
  }
}
