package dev.gymbridge.config;

import dev.gymbridge.env.EnvWrapper;
import dev.gymbridge.env.OnNan;
import dev.gymbridge.preprocess.Masking;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is played: the group {@code environment} of a configuration.
 *
 * @param id of the environment
 * @param kwargs arguments of its constructor, by name: null, true or false, numbers, texts, lists,
 *     mappings, and {@code !tuple [2, 5]} where Python asks for a tuple
 * @param wrappers put around it on the server, the first one innermost: each a name such as {@code
 *     TimeLimit} or {@code module:Class}, or {@code {name: TimeLimit, kwargs: {max_episode_steps:
 *     200}}}
 * @param runtime current or legacy; empty to choose by id
 * @param packages a lock of Python packages that the runtimes have besides their own, as {@code
 *     gymbridge packages} writes it; empty for none
 * @param python a virtual environment in place of the runtimes; empty for none
 * @param modules of Python that its id and its wrappers may name; they are imported
 * @param modulePath folders in which they are, besides the runtime's own
 * @param count how many play at once, 1 … 1024; it does not change how much is learnt from each
 *     step
 * @param observationKeys which parts of a Dict or a Tuple are seen, by their paths, such as {@code
 *     camera.left}; empty for all
 * @param preprocessing none for numbers, as gymnasium.spaces.flatten has them; image for an image
 *     as it is shown, and what a Dict or a Tuple has beside it as numbers; auto for that where an
 *     image is obvious, else numbers; former_auto, which runs of earlier versions have, for an
 *     image only where it is all that is shown, else numbers; or how the pixels of an Atari game
 *     are: nature, nature_unskipped, machado or seeds
 * @param actionMask whether only actions are chosen, and only their values learnt towards, that the
 *     environment's {@code info["action_mask"]} allows: use, ignore, or auto where its first
 *     episode begins with a mask of as many elements as there are actions. The run's config.yaml
 *     has which it was. A mask has an element for each action, 0 where it is not allowed; where
 *     actions are combinations, for each combination, the last integer changing fastest
 * @param maxEpisodeSteps the agent's steps after which an episode is truncated; 0 for the limit of
 *     the environment and the preprocessing, which for Atari games counts frames and holds beside
 *     this one
 * @param terminalReward what is learnt as the reward of a step that terminates an episode and does
 *     not truncate it, which the loss of a life alone does not; .nan for the environment's own.
 *     Returns have the environment's own
 * @param truncationTerminates whether the last step of an episode that was truncated is learnt from
 *     as one that terminated it: no value follows
 * @param onNan what to do where a reward or an observation has NaN, an infinite number or one
 *     beyond float32: stop, or truncate the episode before that step
 */
@RecordBuilder
public record EnvironmentConfig(
    String id,
    @Default("{}") Map<String, @Nullable Object> kwargs,
    @Default("[]") List<EnvWrapper> wrappers,
    @Default("''") String runtime,
    @Default("''") String packages,
    @Default("''") String python,
    @Default("[]") List<String> modules,
    @Default("[]") List<String> modulePath,
    @Default("1") int count,
    @Default("[]") List<String> observationKeys,
    @Default("auto") Preprocessing preprocessing,
    @Default("auto") Masking actionMask,
    @Default("0") int maxEpisodeSteps,
    @Default(".nan") double terminalReward,
    @Default("false") boolean truncationTerminates,
    @Default("stop") OnNan onNan)
    implements EnvironmentConfigBuilder.With {
  /**
   * Checks every value.
   *
   * @throws TrainingException names the key, the value and the range
   */
  public EnvironmentConfig {
    kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
    wrappers = List.copyOf(wrappers);
    modules = List.copyOf(modules);
    modulePath = List.copyOf(modulePath);
    observationKeys = List.copyOf(observationKeys);
    Checks check = new Checks("environment");
    check.that(
        List.of("", "current", "legacy").contains(runtime),
        "runtime",
        runtime,
        "current, legacy or empty");
    check.that(
        python.isEmpty() || (runtime.isEmpty() && packages.isEmpty()),
        "python",
        python,
        "empty where runtime or packages are given: it is in place of them");
    check.range("count", count, 1, 1024);
    check.range("max_episode_steps", maxEpisodeSteps, 0, Integer.MAX_VALUE);
    check.that(
        !Double.isInfinite(terminalReward), "terminal_reward", terminalReward, "finite, or .nan");
    check.that(onNan != OnNan.KEEP, "on_nan", ValueType.text(onNan), "stop or truncate");
  }

  /** With what a run of it has found out about masks, where this leaves that open. */
  public EnvironmentConfig withMaskOf(EnvironmentConfig ofRun) {
    return actionMask == Masking.AUTO ? withActionMask(ofRun.actionMask()) : this;
  }

  /** With these arguments of the constructor. */
  @Override
  @SuppressWarnings("NullAway") // what is generated does not say that values can be null
  public EnvironmentConfig withKwargs(Map<String, @Nullable Object> kwargs) {
    return EnvironmentConfigBuilder.With.super.withKwargs(kwargs);
  }
}
