package dev.gymbridge.preprocess;

import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Frame;
import java.util.List;

/**
 * N ≥ 1 environments as an agent sees them: it chooses one of some actions, numbered from 0, and is
 * shown a frame. Not thread-safe.
 */
public interface AgentEnv extends AutoCloseable {
  /** Leaves an environment alone. */
  int LEAVE = -1;

  /** What the environments are. */
  EnvDescription description();

  /** Number of environments. */
  int size();

  /** What they show. */
  FrameFormat format();

  /** Number of actions. */
  int actions();

  /** What a user has to know of how they are seen; empty for nothing. */
  default String remark() {
    return "";
  }

  /** Starts the next episode of every environment; gives their first frames, not copied. */
  byte[][] reset();

  /**
   * Starts the next episode of some environments from given seeds.
   *
   * @param mask for each environment whether to reset it
   * @param seeds for each environment a seed in [0, 2³¹); not looked at where the mask is false
   * @return for each environment that was reset its first frame, not copied
   */
  byte[][] reset(boolean[] mask, int[] seeds);

  /**
   * Starts a step; one may be under way at a time.
   *
   * @param actions for each environment, or {@link #LEAVE}
   */
  Pending step(int[] actions);

  /** A step that is under way. */
  @FunctionalInterface
  interface Pending {
    /** Waits for it. The same object is written by every step. */
    AgentStep await();
  }

  /**
   * The running episodes so far, to be {@linkplain #restore restored} later.
   *
   * @throws IllegalStateException where the last step failed half way
   */
  List<Episode> episodes();

  /**
   * Plays episodes back, one for each environment, and goes on where they stood. One that does not
   * repeat is lost, as the next step says.
   */
  void restore(List<Episode> episodes);

  /**
   * Renders one environment as it is now. Not while a step is under way.
   *
   * @throws dev.gymbridge.env.EnvException.FailedPrecondition where it was not made with a render
   *     mode
   */
  Frame render(int environment);

  /** How often they were made again because a server, a worker or a connection had died. */
  long restarts();

  /** Ends the environments. */
  @Override
  void close();
}
