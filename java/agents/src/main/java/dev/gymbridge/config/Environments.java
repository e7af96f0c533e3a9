package dev.gymbridge.config;

import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.AtariEnv;
import dev.gymbridge.preprocess.Masking;
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
    Masking masking = config.environment().actionMask();
    Preprocessing preprocessing = config.environment().preprocessing();
    try {
      if (preprocessing.pixels().isEmpty()) {
        return plain(config.environment(), make, asked, masking);
      }
      if (masking == Masking.USE) {
        throw new IllegalArgumentException(
            "environment.action_mask=use is for environments that are not preprocessed as Atari games, and environment.preprocessing is "
                + ValueType.text(preprocessing));
      }
      return new AtariEnv(make, asked, preprocessing.pixels().orElseThrow());
    } catch (IllegalArgumentException refused) {
      throw new TrainingException(String.valueOf(refused.getMessage()), refused);
    }
  }

  private static AgentEnv plain(
      EnvironmentConfig environment,
      Function<EnvConfig, VectorEnv> make,
      EnvConfig asked,
      Masking masking) {
    List<String> keys = environment.observationKeys();
    VectorEnv made =
        make.apply(masking == Masking.IGNORE ? asked : asked.withInfoKeys(PlainEnv.MASK));
    return switch (environment.preprocessing()) {
      case NONE -> PlainEnv.ofNumbers(made, keys, masking);
      case IMAGE -> PlainEnv.ofImages(made, keys, masking);
      case FORMER_AUTO -> PlainEnv.ofWhole(made, keys, masking);
      default -> PlainEnv.of(made, keys, masking);
    };
  }

  /** One environment as it is named, without preprocessing and the limit of an agent's steps. */
  public static EnvConfig named(EnvironmentConfig environment) {
    return EnvConfig.of(environment.id())
        .withKwargs(environment.kwargs())
        .withWrappers(environment.wrappers())
        .withRuntime(environment.runtime());
  }
}
