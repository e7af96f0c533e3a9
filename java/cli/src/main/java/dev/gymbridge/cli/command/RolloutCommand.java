package dev.gymbridge.cli.command;

import com.google.gson.JsonObject;
import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.OutputFile;
import dev.gymbridge.config.Environments;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.RandomActions;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.random.RandomStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays episodes, and records them where asked. */
@Command(
    name = "rollout",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Play episodes and record them in a file that numpy.load opens.",
    footer = {
      "",
      "With E episodes of T steps in all, --out has the arrays",
      "  observations  T + E rows: each episode's first observation and all that",
      "                followed, episode after episode",
      "  actions       T rows",
      "  rewards       T float64",
      "  terminated    T bool",
      "  truncated     T bool",
      "  seeds         E int64: the seed of each episode's reset",
      "  lengths       E int64: the steps of each episode",
      "Row t of the actions, in episode e, led from observations[t + e] to",
      "observations[t + e + 1]. A space of several parts has an array for each, such",
      "as observations.camera.left; texts are positions in their charset, then -1.",
      "",
      "Of N environments, number e plays the episodes e, e + N, e + 2N, ...; the same",
      "arguments give the same file.",
      "",
      "Example: gymbridge rollout FrozenLake-v1 --kwarg is_slippery=False --out a.npz"
    })
public final class RolloutCommand implements Runnable {
  private static final String POLICY_STREAM = "policy";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      paramLabel = "ENV",
      description = "Id of the environment, such as CartPole-v1; gymbridge envs lists them.")
  private String id = "";

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      defaultValue = "random",
      description = "How actions are chosen: random, as the action space's sample() in Gymnasium.")
  private Policy policy = Policy.RANDOM;

  @Option(
      names = "--episodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many episodes to play (default: ${DEFAULT-VALUE}).")
  private int episodes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Episodes and actions follow from it (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description = "Truncate an episode after N steps, whatever the environment's own limit.")
  private @Nullable Integer maxSteps;

  @Option(
      names = "--envs",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many environments play at once, at most one for each episode (default:"
              + " ${DEFAULT-VALUE}).")
  private int environments;

  @Option(
      names = "--out",
      paramLabel = "FILE.npz",
      description = "Record the episodes here once all have been played.")
  private @Nullable Path file;

  @Option(names = "--force", description = "Replace the file where it exists.")
  private boolean force;

  @Option(names = "--json", description = "Print the episodes and their statistics as JSON.")
  private boolean json;

  @Mixin private EnvironmentOptions environment = new EnvironmentOptions();

  @Mixin private ServerOptions server = new ServerOptions();

  /** How actions are chosen. */
  public enum Policy {
    /** At random, the observations not being looked at. */
    RANDOM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public void run() {
    Arguments.requirePositive(spec, "--episodes", episodes);
    Arguments.requirePositive(spec, "--envs", environments);
    Arguments.requirePositive(spec, "--max-steps", maxSteps == null ? 1 : maxSteps);
    if (file != null) {
      OutputFile.requireWritable(file, force);
    }
    EnvConfig config = config();
    try (EnvServer open = server.open();
        VectorEnv env = open.make(config)) {
      play(env);
    }
  }

  private EnvConfig config() {
    return Environments.named(environment.over(server.over(TrainConfig.of(id).environment())))
        .withSeed(seed)
        .withEnvironments(Math.min(environments, episodes))
        .withMaxEpisodeSteps(maxSteps == null ? 0 : maxSteps);
  }

  private void play(VectorEnv env) {
    PrintWriter out = spec.commandLine().getOut();
    EnvDescription description = env.description();
    if (!json) {
      out.printf(
          "%s in the runtime %s (Gymnasium %s), %s actions, seed %d%n",
          id, description.runtime(), description.gymnasiumVersion(), policy, seed);
    }
    EpisodeReport report = new EpisodeReport(episodes, json ? null : out);
    long start = System.nanoTime();
    if (file == null) {
      play(env, List.of(report));
    } else {
      try (Recording recording = new Recording(file, description, episodes)) {
        play(env, List.of(report, recording));
        recording.save();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (json) {
      Json.print(json(description, report), out);
    } else {
      report.printSummary(out);
      printTotals(report.steps(), seconds, out);
    }
  }

  private void play(VectorEnv env, List<Rollout.Listener> listeners) {
    RandomActions actions =
        switch (policy) {
          case RANDOM ->
              new RandomActions(
                  env.description().actionSpace(), new RandomStream(seed, POLICY_STREAM).at(0));
        };
    new Rollout(env, seed, episodes, listeners).play(actions);
  }

  private void printTotals(long steps, double seconds, PrintWriter out) {
    out.printf(
        Locale.ROOT, "%,d steps in %.1f s, %,.0f a second%n", steps, seconds, steps / seconds);
    if (file != null) {
      out.println("recorded in " + file);
    }
  }

  private JsonObject json(EnvDescription description, EpisodeReport report) {
    JsonObject object = new JsonObject();
    object.addProperty("id", id);
    object.addProperty("runtime", description.runtime());
    object.addProperty("gymnasium", description.gymnasiumVersion());
    object.addProperty("policy", policy.toString());
    object.addProperty("seed", seed);
    object.addProperty("file", file == null ? null : file.toString());
    report.addTo(object);
    return object;
  }
}
