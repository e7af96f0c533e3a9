package dev.gymbridge.env;

import java.util.List;

/**
 * N ≥ 1 environments of one kind, stepped together. A single environment is a vector of one.
 *
 * <p>Every episode has a seed of its own, derived from the run's seed, the environment and the
 * episode's number ({@link EpisodeSeeds}). Environments whose episode ended are reset within the
 * step. When a server, a worker or a connection dies the environments are made again and the
 * running episodes played back, checked bit for bit; the caller sees nothing but the time it took.
 *
 * <p>Not thread-safe, except for {@link #close}.
 */
public interface VectorEnv extends AutoCloseable {
  /** What these environments are. */
  EnvDescription description();

  /** Number of environments. */
  int size();

  /** Actions for {@link #step}, to be written in place and reused. */
  Actions newActions();

  /** Starts the next episode of every environment. */
  ResetBatch reset();

  /**
   * Starts the next episode of some environments.
   *
   * @param mask for each environment whether to reset it
   */
  ResetBatch reset(boolean[] mask);

  /**
   * Starts the next episode of some environments from given seeds.
   *
   * @param mask for each environment whether to reset it
   * @param seeds for each environment a seed in [0, 2³¹); not looked at where the mask is false
   */
  ResetBatch reset(boolean[] mask, int[] seeds);

  /**
   * Plays episodes back, one for each environment, and goes on where they stood. Where that gives
   * other observations, rewards or flags the episode is {@linkplain StepBatch#lost lost}, as the
   * next step says.
   *
   * @return where the episodes stand; what is said of a lost one means nothing, and there may be no
   *     row of it
   */
  ResetBatch restore(List<Episode> episodes);

  /** Applies one action in every environment once and keeps the last observation. */
  default PendingStep step(Actions actions) {
    return step(actions, null, 1);
  }

  /**
   * Starts a step; one may be under way at a time.
   *
   * @param repeats for each environment how many times to apply its action, 0 to leave it
   *     untouched; it stops early where the episode ends. Null is 1 for all
   * @param keepLast how many of the last observations of each environment to return, at least 1
   */
  PendingStep step(
      Actions actions, int @org.jspecify.annotations.Nullable [] repeats, int keepLast);

  /**
   * Steps from now on need not bring infos: whoever asked for some has seen that they are of no
   * use. It saves the time that they take.
   */
  default void leaveOutInfos() {}

  /**
   * The running episodes so far, to be {@linkplain #restore restored} later. Not while a step is
   * under way.
   */
  List<Episode> episodes();

  /**
   * Renders one environment as it is now.
   *
   * @throws EnvException.FailedPrecondition where {@link EnvConfig#renderMode} is not {@code
   *     rgb_array}
   */
  Frame render(int environment);

  /** How often they were made again because a server, a worker or a connection had died. */
  default long restarts() {
    return 0;
  }

  /** Ends the environments. Closing twice is harmless. */
  @Override
  void close();
}
