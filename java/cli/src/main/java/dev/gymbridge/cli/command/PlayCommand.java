package dev.gymbridge.cli.command;

import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.output.Film;
import dev.gymbridge.cli.output.OutputFile;
import dev.gymbridge.cli.video.VideoFormat;
import dev.gymbridge.config.EnvironmentConfig;
import dev.gymbridge.config.Environments;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.train.Player;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays episodes and films them. */
@Command(
    name = "play",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Play episodes with a trained network or at random, or a list of actions, and film them.",
    footer = {
      "",
      "The video has a picture of each episode's start and one after each of the",
      "agent's steps, except the last one of an episode; an Atari game is shown once",
      "for the frames in which an action is repeated. A network plays as it does in",
      "evaluate, and episodes start as there.",
      "",
      "Examples: gymbridge play runs/CartPole-v1-double_dqn-0-20260101-120000 \\",
      "            --video cartpole.mp4",
      "          gymbridge play random MsPacmanNoFrameskip-v4 --video game.gif",
      "          gymbridge play gymbridge_environments:GridWorld-v0 \\",
      "            --actions 1,1,0,3 --video by-hand.mp4"
    })
public final class PlayCommand implements Runnable {
  private static final String RANDOM = "random";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "RUN|CHECKPOINT|random|ENV",
      description =
          "A run folder, or a .safetensors file in one; random to play at random; with --actions"
              + " the id of an environment.")
  private String player = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ENV",
      description = "Id of the environment to play at random in.")
  private @Nullable String environment;

  @Option(
      names = "--actions",
      paramLabel = "A,B,…",
      description =
          "Play these actions, one a step, in the environment as it is. An action of several"
              + " numbers has colons between them.")
  private @Nullable String actions;

  @Option(
      names = "--video",
      paramLabel = "FILE",
      required = true,
      description = "The video, whose name ends with .mp4 or .gif.")
  private Path file = Path.of("");

  @Option(names = "--force", description = "Replace the file where it exists.")
  private boolean force;

  @Option(
      names = "--episodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many episodes to play (default: ${DEFAULT-VALUE}).")
  private int episodes;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description =
          "Leave an episode after N of the agent's steps (default: as an evaluation does).")
  private @Nullable Long maxSteps;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Pictures a second (default: the speed of the game, else 30).")
  private @Nullable Double picturesPerSecond;

  @Option(
      names = "--last",
      description = "Take the network of the last checkpoint instead of the best one.")
  private boolean last;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The episodes' seeds follow from it (default: the run's, or 0).")
  private @Nullable Long seed;

  @Mixin private DeviceOption device = new DeviceOption();

  @Mixin private EnvironmentOptions asked = new EnvironmentOptions();

  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public void run() {
    VideoFormat format = checkArguments();
    OutputFile.requireWritable(file, force);
    PrintWriter out = spec.commandLine().getOut();
    TrainConfig config = config();
    EnvironmentConfig played = asked.over(server.over(config.environment()));
    try (EnvServer open = server.open(played)) {
      Film film =
          actions == null
              ? Film.make(
                  file,
                  format,
                  picturesPerSecond,
                  out,
                  watcher -> play(open, config.withEnvironment(played), watcher))
              : Film.make(
                  file,
                  format,
                  picturesPerSecond,
                  silent(),
                  byHand(open, Environments.named(played), actions)::play);
      out.println(film.summary());
    }
  }

  /** The run's, or that of the environment. */
  private TrainConfig config() {
    if (actions != null) {
      return TrainConfig.of(player);
    }
    return isRandom()
        ? Presets.config(String.valueOf(environment), Presets.DEFAULT, Map.of())
        : network().run().config(Map.of());
  }

  private SavedNetwork network() {
    return new SavedNetwork(Path.of(player), last, spec.commandLine().getErr());
  }

  private static PrintWriter silent() {
    return new PrintWriter(PrintWriter.nullWriter());
  }

  private HandPlay byHand(EnvServer open, EnvConfig env, String list) {
    return new HandPlay(
        open::make,
        env.withSeed(seed == null ? 0 : seed),
        List.of(list.split(",", -1)),
        spec.commandLine().getOut());
  }

  private void play(EnvServer open, TrainConfig config, Film film) {
    if (isRandom()) {
      player(open, 0, film).playRandom(config);
    } else {
      player(open, config.seed(), film).playTrained(config, network()::read, device.name());
    }
  }

  private VideoFormat checkArguments() {
    Arguments.requirePositive(spec, "--episodes", episodes);
    Arguments.requirePositive(spec, "--max-steps", maxSteps == null ? 1 : maxSteps);
    Arguments.refuse(
        spec,
        picturesPerSecond != null && !(picturesPerSecond > 0 && picturesPerSecond <= 1000),
        "--fps is " + picturesPerSecond + ", but has to be above 0, and at most 1000");
    if (actions != null) {
      refuseBesideActions(isRandom() || environment != null, "random");
      refuseBesideActions(last, "--last");
      refuseBesideActions(episodes != 1, "--episodes");
      refuseBesideActions(maxSteps != null, "--max-steps");
    }
    Arguments.refuse(
        spec,
        isRandom() && environment == null,
        "play random needs an environment: play random ENV");
    Arguments.refuse(
        spec,
        !isRandom() && environment != null,
        "the environment is the run's; to play at random in %s: play random %s"
            .formatted(environment, environment));
    Arguments.refuse(spec, isRandom() && last, "--last is for a run");
    return VideoFormat.of(file)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--video is %s, but its name has to end with %s"
                        .formatted(file, VideoFormat.endings())));
  }

  private void refuseBesideActions(boolean given, String what) {
    Arguments.refuse(
        spec, given, what + " is not for --actions, which are played once: play ENV --actions 1,0");
  }

  private boolean isRandom() {
    return player.equals(RANDOM);
  }

  private Player player(EnvServer open, long defaultSeed, Film film) {
    return new Player(
        open::make,
        episodes,
        seed == null ? defaultSeed : seed,
        maxSteps == null ? Long.MAX_VALUE : maxSteps,
        film);
  }
}
