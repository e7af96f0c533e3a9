package dev.gymbridge.config;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.AtariEnv;
import dev.gymbridge.preprocess.PlainEnv;
import java.util.List;
import java.util.function.Function;

/** Makes the environments that a configuration asks for, as an agent is to see them. */
public final class Environments {
  private Environments() {}

  /**
   * Makes them.
   *
   * @param make makes environments
   * @param seed that the seeds of episodes follow from
   * @param count how many
   * @throws TrainingException where such environments cannot be trained
   */
  public static AgentEnv make(
      TrainConfig config, Function<EnvConfig, VectorEnv> make, long seed, int count) {
    EnvConfig named =
        named(config.environment())
            .withSeed(seed)
            .withEnvironments(count)
            .withOnNan(config.environment().onNan());
    int limit = config.environment().maxEpisodeSteps();
    EnvConfig asked = limit > 0 ? named.withMaxEpisodeSteps(limit) : named;
    List<String> keys = config.environment().observationKeys();
    try {
      return switch (config.environment().preprocessing()) {
        case AUTO -> PlainEnv.of(make.apply(asked), keys);
        case NONE -> PlainEnv.ofNumbers(make.apply(asked), keys);
        case IMAGE -> PlainEnv.ofImages(make.apply(asked));
        default ->
            new AtariEnv(make, asked, config.environment().preprocessing().pixels().orElseThrow());
      };
    } catch (IllegalArgumentException refused) {
      throw new TrainingException(String.valueOf(refused.getMessage()), refused);
    }
  }

  /** One environment as it is named, without preprocessing and the limit of an agent's steps. */
  public static EnvConfig named(EnvironmentConfig environment) {
    return EnvConfig.of(environment.id())
        .withKwargs(environment.kwargs())
        .withWrappers(environment.wrappers())
        .withRuntime(environment.runtime());
  }
}
