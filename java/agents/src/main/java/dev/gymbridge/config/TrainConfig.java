package dev.gymbridge.config;

import dev.gymbridge.learner.PyTorch;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;

/**
 * All that a run is determined by, in groups. Keys of presets, of config.yaml and of {@code --set}
 * are these names in snake_case, with the group's before a dot: {@code replay.batch_size}. Steps
 * are environment steps unless said otherwise, summed over all environments.
 *
 * <p>{@link Presets#config} makes one of a preset, {@link #of} one of defaults, and every record
 * makes others like itself:
 *
 * <pre>{@code
 * TrainConfig config = Presets.config("CartPole-v1", Presets.DEFAULT, Map.of());
 * config.withSeed(7).withReplay(config.replay().with(r -> r.capacity(20_000).batchSize(32)));
 * }</pre>
 *
 * @param environment what is played
 * @param exploration how often actions are random
 * @param network what the network is made of
 * @param algorithm what is learnt, and when
 * @param replay what is remembered
 * @param optimizer how the parameters move
 * @param evaluation how the training is measured
 * @param stop when it ends
 * @param seed everything random follows from it
 * @param metricsEvery steps between two rows of metrics.csv, at least 1
 * @param checkpointEvery steps between two checkpoints, at least 1
 * @param threads of PyTorch, 1 … 256; another number can give other bits
 * @param portableBits whether the bits are those of every x86-64 processor with AVX2, as {@link
 *     PyTorch#start} says, which is slower
 */
@RecordBuilder
public record TrainConfig(
    EnvironmentConfig environment,
    ExplorationConfig exploration,
    NetworkConfig network,
    AlgorithmConfig algorithm,
    ReplayConfig replay,
    OptimizerConfig optimizer,
    EvaluationConfig evaluation,
    StopConfig stop,
    @Default("0") long seed,
    @Default("1000") int metricsEvery,
    @Default("10000") int checkpointEvery,
    @Default("1") int threads,
    @Default("false") boolean portableBits)
    implements TrainConfigBuilder.With {
  /**
   * Checks every value.
   *
   * @throws TrainingException names the key, the value and the range
   */
  public TrainConfig {
    Checks check = new Checks("");
    check.range("metrics_every", metricsEvery, 1, Integer.MAX_VALUE);
    check.range("checkpoint_every", checkpointEvery, 1, Integer.MAX_VALUE);
    check.range("threads", threads, 1, 256);
    check.that(
        algorithm.learnAfterLastStep() || environment.count() == 1,
        "environment.count",
        environment.count(),
        "1 where algorithm.learn_after_last_step is false");
  }

  /**
   * The configuration of defaults for an environment, which no preset has a part in.
   *
   * @param environment its id
   */
  public static TrainConfig of(String environment) {
    return ConfigValues.config(Map.of("environment.id", environment));
  }
}
