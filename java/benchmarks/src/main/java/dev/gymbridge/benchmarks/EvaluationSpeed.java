package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.local.Runtimes;
import dev.gymbridge.nn.Network;
import dev.gymbridge.nn.Parameter;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.SavedEvaluation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How long an evaluation in CartPole-v1 takes, the start of its servers included, beside Python's
 * own loop, which steps 64 environments as often with random actions on one core.
 *
 * <p>Arguments: {@code [EPISODES [ROUNDS]]}, by default 10,000 and 3. The two take turns; a tenth
 * of the episodes warm up and do not count. The network is of the default preset's layers, with
 * weights set by hand: it pushes the cart to where the pole falls, so that every episode has 500
 * steps.
 */
public final class EvaluationSpeed {
  private static final String ID = "CartPole-v1";

  /** Of the cart's position and velocity, and the pole's angle and angular velocity. */
  private static final float[] FALLS_TO_THE_RIGHT = {0.036f, 0.06f, 1, 0.18f};

  private static final int ENVIRONMENTS = 64;
  private static final double LOOP_SECONDS = 3;

  private EvaluationSpeed() {}

  /** Evaluates and prints. */
  public static void main(String[] arguments) {
    int episodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Path python = new Runtimes().interpreter(Runtimes.CURRENT);
    double[] ratios = new double[rounds];
    try (EnvServer server = EnvServer.local();
        PythonPeer loop = new PythonPeer(python, "the loop", "loop", ID, ENVIRONMENTS, 1)) {
      evaluate(server, loop, 1 + episodes / 10);
      for (int round = 0; round < rounds; round++) {
        ratios[round] = evaluate(server, loop, episodes);
      }
    }
    Arrays.sort(ratios);
    System.out.printf(
        "median %.2f of Python's own loop (%.2f–%.2f)%n",
        ratios[rounds / 2], ratios[0], ratios[rounds - 1]);
  }

  /** Gives the time that it took, as a part of the loop's. */
  private static double evaluate(EnvServer server, PythonPeer loop, int episodes) {
    TrainConfig config = Presets.config(ID, Presets.DEFAULT, Map.of());
    double loopRate = loop.measure(LOOP_SECONDS);
    long start = System.nanoTime();
    Evaluation played =
        SavedEvaluation.play(
                config, EvaluationSpeed::balancing, server::make, "cpu", episodes, config.seed())
            .evaluation();
    double seconds = (System.nanoTime() - start) / 1e9;
    double loopSeconds = played.steps() / loopRate;
    System.out.printf(
        "%,d steps in %.2f s, of it playing %.2f; Python's own loop: %.2f s%n",
        played.steps(), seconds, played.seconds(), loopSeconds);
    return seconds / loopSeconds;
  }

  /**
   * The first two units of each hidden layer say how far the pole falls to the right, and to the
   * left; to push right has the value of the first.
   */
  private static RunFolder.Saved balancing(Network network) {
    List<Parameter> weights =
        network.parameters().stream().filter(parameter -> !parameter.isBias()).toList();
    float[] parameters = new float[network.size()];
    Parameter first = weights.get(0);
    Parameter last = weights.get(weights.size() - 1);
    int inputs = FALLS_TO_THE_RIGHT.length;
    for (int input = 0; input < inputs; input++) {
      parameters[first.offset() + input] = FALLS_TO_THE_RIGHT[input];
      parameters[first.offset() + inputs + input] = -FALLS_TO_THE_RIGHT[input];
    }
    for (Parameter weight : weights.subList(1, weights.size())) {
      int width = weight.shape().get(1);
      int right = weight.equals(last) ? 1 : 0;
      parameters[weight.offset() + right * width] = 1;
      parameters[weight.offset() + (1 - right) * width + 1] = 1;
    }
    return new RunFolder.Saved(Path.of("set by hand"), parameters, 0);
  }
}
