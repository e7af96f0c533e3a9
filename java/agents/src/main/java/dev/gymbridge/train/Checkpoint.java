package dev.gymbridge.train;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.gymbridge.env.Episode;
import dev.gymbridge.learner.LearnerState;
import dev.gymbridge.network.Network;
import dev.gymbridge.network.Parameter;
import dev.gymbridge.replay.NStep;
import dev.gymbridge.replay.TransitionReplay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A run at one point in time, with nothing under way: all that it takes to go on as if it had never
 * been interrupted. A safetensors file; the parameters are there by their names.
 *
 * @param tracker the episodes' returns
 * @param episodes for each environment its running episode, to be played back
 * @param best the greatest mean return of an evaluation; −∞ before the first
 * @param seconds that the run has taken
 */
record Checkpoint(
    AgentState agent,
    EpisodeTracker.State tracker,
    List<Episode> episodes,
    double best,
    double seconds) {
  private static final String FORMAT = "gymbridge-checkpoint-1";
  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  /** What is small. Numbers of a double are exact in JSON as Java writes them. */
  @SuppressWarnings("ArrayRecordComponent") // as the learner has them
  private record Scalars(
      long steps,
      long episodes,
      long learntAt,
      long gradientSteps,
      float[] totals,
      long stepsInTotals,
      long transitions,
      EpisodeTracker.State tracker,
      List<EpisodeHead> running,
      List<List<NStep.Step>> tails,
      double best,
      double seconds) {}

  private record EpisodeHead(long number, int seed, int leaves, long checksum) {}

  void write(Path file, Network network) throws IOException {
    Safetensors content = new Safetensors();
    LearnerState learner = agent.learner();
    addParameters(content, network, "", learner.parameters());
    addParameters(content, network, "target.", learner.target());
    addParameters(content, network, "adam.mean.", learner.mean());
    addParameters(content, network, "adam.variance.", learner.variance());
    addReplay(content, network.observationElements());
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
    Scalars scalars =
        new Scalars(
            agent.steps(),
            agent.episodes(),
            agent.learntAt(),
            learner.steps(),
            learner.totals(),
            learner.stepsInTotals(),
            agent.replay().added(),
            tracker,
            heads,
            agent.tails(),
            best,
            seconds);
    content.put("format", FORMAT).put("state", GSON.toJson(scalars)).write(file);
  }

  private static String name(int environment, String what) {
    return "episode." + environment + "." + what;
  }

  private void addReplay(Safetensors content, int elements) {
    TransitionReplay.Contents replay = agent.replay();
    int size = (int) Math.min(replay.added(), replay.actions().length);
    List<Integer> shape = List.of(size, elements);
    content
        .put("replay.before", shape, replay.before(), 0, size * elements)
        .put("replay.actions", replay.actions(), size)
        .put("replay.rewards", List.of(size), replay.rewards(), 0, size)
        .put("replay.discounts", List.of(size), replay.discounts(), 0, size)
        .put("replay.after", shape, replay.after(), 0, size * elements);
  }

  /** Adds each array of a flat vector under its name. */
  static void addParameters(Safetensors content, Network network, String prefix, float[] flat) {
    for (Parameter parameter : network.parameters()) {
      content.put(
          prefix + parameter.name(), parameter.shape(), flat, parameter.offset(), parameter.size());
    }
  }

  /**
   * Puts the flat vector together again.
   *
   * @throws TrainingException where the file is of another network
   */
  static float[] parameters(Path file, Safetensors content, Network network, String prefix) {
    float[] flat = new float[network.size()];
    for (Parameter parameter : network.parameters()) {
      String name = prefix + parameter.name();
      if (!content.has(name)) {
        throw new TrainingException("%s is of another network: it has no %s".formatted(file, name));
      }
      List<Integer> shape = content.shape(name);
      if (!shape.equals(parameter.shape())) {
        throw new TrainingException(
            "%s is of another network: its %s is of shape %s, and %s is wanted"
                .formatted(file, name, shape, parameter.shape()));
      }
      float[] values = content.floats(name);
      System.arraycopy(values, 0, flat, parameter.offset(), values.length);
    }
    return flat;
  }

  /**
   * Reads one.
   *
   * @param capacity of the replay
   * @throws TrainingException where it is damaged, cut short, or of another network
   */
  static Checkpoint read(Path file, Network network, int capacity) throws IOException {
    Safetensors content = Safetensors.read(file);
    if (!content.text("format").equals(FORMAT)) {
      throw new TrainingException(file + " is no checkpoint to resume from");
    }
    Scalars scalars = GSON.fromJson(content.text("state"), Scalars.class);
    LearnerState learner =
        new LearnerState(
            parameters(file, content, network, ""),
            parameters(file, content, network, "target."),
            parameters(file, content, network, "adam.mean."),
            parameters(file, content, network, "adam.variance."),
            scalars.gradientSteps,
            scalars.totals,
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
            replay(file, content, scalars.transitions, capacity, network.observationElements()),
            scalars.tails);
    return new Checkpoint(agent, scalars.tracker, episodes, scalars.best, scalars.seconds);
  }

  private static TransitionReplay.Contents replay(
      Path file, Safetensors content, long added, int capacity, int elements) {
    int kept = content.ints("replay.actions").length;
    if (kept != Math.min(added, capacity)) {
      throw new TrainingException(
          "%s keeps the last %d of %d transitions: replay_capacity cannot be changed to %d any more"
              .formatted(file, kept, added, capacity));
    }
    return new TransitionReplay.Contents(
        added,
        Arrays.copyOf(content.floats("replay.before"), capacity * elements),
        Arrays.copyOf(content.ints("replay.actions"), capacity),
        Arrays.copyOf(content.floats("replay.rewards"), capacity),
        Arrays.copyOf(content.floats("replay.discounts"), capacity),
        Arrays.copyOf(content.floats("replay.after"), capacity * elements));
  }
}
