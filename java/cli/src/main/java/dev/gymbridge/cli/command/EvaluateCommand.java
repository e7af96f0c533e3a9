package dev.gymbridge.cli.command;

import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.output.EvaluationReport;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.train.SavedEvaluation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays episodes with a trained network. */
@Command(
    name = "evaluate",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Play episodes with a trained network, as the run's evaluations do.",
    footer = {
      "",
      "Each action is the one of greatest value, or, with the probability",
      "evaluation.epsilon of the run's config.yaml, a random one. The best network is",
      "the one whose evaluation during the run had the greatest mean return, or ended",
      "the run. The episodes here have seeds of their own.",
      "",
      "Example: gymbridge evaluate runs/CartPole-v1-double_dqn-0-20260101-120000"
    })
public final class EvaluateCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN|CHECKPOINT",
      description = "A run folder, or a .safetensors file in one.")
  private Path path = Path.of("");

  @Option(
      names = "--last",
      description = "Take the network of the last checkpoint instead of the best one.")
  private boolean last;

  @Option(
      names = "--episodes",
      paramLabel = "N",
      defaultValue = "" + EvaluationReport.EPISODES,
      description = "How many episodes to play (default: ${DEFAULT-VALUE}).")
  private int episodes;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description =
          "Leave an episode after N of the agent's steps (default: evaluation.max_episode_steps).")
  private @Nullable Integer maxSteps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The episodes' seeds follow from it (default: the run's).")
  private @Nullable Long seed;

  @Mixin private DeviceOption device = new DeviceOption();

  @Option(names = "--json", description = "Print one JSON object in one line.")
  private boolean json;

  @Mixin private EnvironmentOptions asked = new EnvironmentOptions();

  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public void run() {
    Arguments.requirePositive(spec, "--episodes", episodes);
    Arguments.requirePositive(spec, "--max-steps", maxSteps == null ? 1 : maxSteps);
    PrintWriter out = spec.commandLine().getOut();
    SavedNetwork network = new SavedNetwork(path, last, spec.commandLine().getErr());
    TrainConfig ofRun = network.run().config(Map.of());
    TrainConfig here = ofRun.withEnvironment(asked.over(ofRun.environment()));
    TrainConfig config =
        maxSteps == null
            ? here
            : here.withEvaluation(here.evaluation().withMaxEpisodeSteps(maxSteps));
    long episodeSeed = seed == null ? config.seed() : seed;
    try (EnvServer open = server.open(config.environment())) {
      SavedEvaluation result =
          SavedEvaluation.play(
              config, network::read, open::make, device.name(), episodes, episodeSeed);
      if (json) {
        Json.printLine(EvaluationReport.json(config, result, episodeSeed), out);
      } else {
        EvaluationReport.print(result, out);
      }
    }
  }
}
