package dev.gymbridge.env;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which environments to make. Immutable: each {@code with…} gives a changed copy, such as {@code
 * EnvConfig.of("CartPole-v1").withSeed(3)}.
 *
 * @param id a registered id, or {@code module:Id} where the server allows the module
 * @param environments how many, at least 1
 * @param seed of the run: every episode's seed follows from it
 * @param kwargs arguments of the environment's constructor: null, Boolean, Integer, Long, Float,
 *     Double, String, List, {@link PyTuple} or Map with String keys. Their types matter in Python
 * @param infoKeys keys of the environment's info to send along
 * @param renderMode {@code rgb_array} to be able to render; empty for none
 * @param maxEpisodeSteps steps after which an episode is truncated, in place of the registered
 *     limit; 0 keeps that
 * @param runtime {@code current} or {@code legacy}; empty to choose by id
 * @param stepTimeout how long one reset, step or rendering may take before its process is ended
 * @param onCrash what to do when the same step ends its process twice
 * @param wrappers put around each environment on the server, the first one innermost
 * @param onNan what to do with a number that is not finite as a float32
 * @param makeTimeout how long it may take to make them all; zero for two minutes and ten seconds
 *     for each
 */
@RecordBuilder
public record EnvConfig(
    String id,
    int environments,
    long seed,
    Map<String, @Nullable Object> kwargs,
    List<String> infoKeys,
    String renderMode,
    int maxEpisodeSteps,
    String runtime,
    Duration stepTimeout,
    OnCrash onCrash,
    List<EnvWrapper> wrappers,
    OnNan onNan,
    Duration makeTimeout)
    implements EnvConfigBuilder.With {

  /** How long one reset, step or rendering may take unless said otherwise. */
  public static final Duration DEFAULT_STEP_TIMEOUT = Duration.ofSeconds(60);

  public EnvConfig {
    if (id.isBlank()) {
      throw new IllegalArgumentException("id: is empty; name an environment such as CartPole-v1");
    }
    if (environments < 1) {
      throw new IllegalArgumentException(
          "environments: " + environments + ", but at least 1 is needed");
    }
    if (maxEpisodeSteps < 0) {
      throw new IllegalArgumentException(
          "maxEpisodeSteps: " + maxEpisodeSteps + " is negative; 0 keeps the default");
    }
    if (stepTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "stepTimeout: " + stepTimeout + ", but at least a millisecond is needed");
    }
    if (makeTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "makeTimeout: " + makeTimeout + " is negative; zero keeps the default");
    }
    kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
    infoKeys = List.copyOf(infoKeys);
    wrappers = List.copyOf(wrappers);
  }

  /** One environment of the given id, seed 0, everything else as registered. */
  public static EnvConfig of(String id) {
    return new EnvConfig(
        id,
        1,
        0,
        Map.of(),
        List.of(),
        "",
        0,
        "",
        DEFAULT_STEP_TIMEOUT,
        OnCrash.STOP,
        List.of(),
        OnNan.KEEP,
        Duration.ZERO);
  }

  /** With these constructor arguments. */
  @Override
  @SuppressWarnings("NullAway") // what is generated does not say that values can be null
  public EnvConfig withKwargs(Map<String, @Nullable Object> kwargs) {
    return EnvConfigBuilder.With.super.withKwargs(kwargs);
  }

  /** With one more constructor argument. */
  public EnvConfig withKwarg(String name, @Nullable Object value) {
    Map<String, @Nullable Object> extended = new LinkedHashMap<>(kwargs);
    extended.put(name, value);
    return withKwargs(extended);
  }

  public EnvConfig withInfoKeys(String... keys) {
    return withInfoKeys(List.of(keys));
  }

  /** With one more wrapper around what there is. */
  public EnvConfig withWrapper(EnvWrapper wrapper) {
    List<EnvWrapper> extended = new ArrayList<>(wrappers);
    extended.add(wrapper);
    return withWrappers(extended);
  }
}
