package dev.gymbridge.preprocess;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an Atari game is shown to an agent, and what it learns from.
 *
 * @param frameSkip how many times an action is applied, at least 1; where more than once, the agent
 *     sees the maximum of the last two frames
 * @param noopMax most no-ops at the start of an episode, whose number is drawn from 1 … noopMax by
 *     the episode's seed; 0 for none
 * @param fireOnReset whether an episode starts with FIRE, in games that have it
 * @param lifeLossTerminates whether no value follows the loss of a life; the episode goes on
 * @param clipRewards whether rewards are learnt from by their sign; returns never are
 * @param frame what is made of what the game shows
 * @param stack how many frames make an observation, at least 1
 * @param maxEpisodeFrames frames of the game after which an episode is cut; 0 for as registered
 * @param kwargs further arguments of the environment's constructor
 */
public record PixelProtocol(
    int frameSkip,
    int noopMax,
    boolean fireOnReset,
    boolean lifeLossTerminates,
    boolean clipRewards,
    Frame frame,
    int stack,
    int maxEpisodeFrames,
    Map<String, Object> kwargs) {

  /** What is made of what a game shows. */
  public enum Frame {
    /** Luminance, shrunk to 84×84: uint8. Mnih et al. 2015, Methods. */
    AREA_84("grayscale"),
    /** Half the maze, 88×80, of the seed documents: int8. */
    SEED_88X80("rgb");

    private final String obsType;

    Frame(String obsType) {
      this.obsType = obsType;
    }

    /** What the environment is asked to show: ale-py's {@code obs_type}. */
    String obsType() {
      return obsType;
    }

    /** The stages that make it of one frame of a game. */
    List<PixelStage> stages(int height, int width) {
      return List.of(
          switch (this) {
            case AREA_84 -> new AreaResize(height, width, AREA_SIDE, AREA_SIDE);
            case SEED_88X80 -> new SeedFrame(height);
          });
    }
  }

  private static final int AREA_SIDE = 84;
  private static final double FRAMES_PER_SECOND = 60;

  /** Of an environment that repeats actions 2 to 4 times by itself. */
  private static final double MEAN_REPEAT = 3;

  /**
   * For {@code …NoFrameskip-v4}: Mnih et al., "Human-level control through deep reinforcement
   * learning", Nature 518, 2015, Methods and Extended Data Table 1. Episodes end after 30 minutes
   * of play, as in van Hasselt et al., "Deep reinforcement learning with double Q-learning", AAAI
   * 2016. FIRE at the start is of its implementations (OpenAI Baselines), not of the paper.
   */
  public static final PixelProtocol NATURE =
      new PixelProtocol(4, 30, true, true, true, Frame.AREA_84, 4, 108_000, Map.of());

  /**
   * For {@code ALE/…-v5}: Machado et al., "Revisiting the Arcade Learning Environment", JAIR 61,
   * 2018. Whole games; sticky actions, as registered, in place of no-op starts. Actions are
   * repeated here, not by the environment, which shows one frame of its repeats only. They are
   * repeated 4 times and games end after 108,000 frames, as registered; the paper has 5 and 18,000.
   */
  public static final PixelProtocol MACHADO =
      new PixelProtocol(4, 0, false, false, true, Frame.AREA_84, 4, 0, Map.of("frameskip", 1));

  /**
   * For {@code …-v0}, which repeats actions 2 to 4 times by itself: the seed documents (document
   * 003), which learn from rewards as they are.
   */
  public static final PixelProtocol SEEDS =
      new PixelProtocol(1, 0, false, false, false, Frame.SEED_88X80, 1, 0, Map.of());

  /**
   * For {@code …-v4}, which repeats actions 2 to 4 times by itself: {@link #NATURE} without what
   * that leaves no room for. Ten of its no-ops are about thirty frames.
   */
  public static final PixelProtocol NATURE_UNSKIPPED =
      new PixelProtocol(1, 10, true, true, true, Frame.AREA_84, 4, 0, Map.of());

  /** Checks each value. */
  public PixelProtocol {
    check(frameSkip >= 1, "frameSkip", frameSkip, "at least 1");
    check(noopMax >= 0, "noopMax", noopMax, "at least 0");
    check(stack >= 1, "stack", stack, "at least 1");
    check(
        maxEpisodeFrames == 0 || maxEpisodeFrames > noopMax + frameSkip,
        "maxEpisodeFrames",
        maxEpisodeFrames,
        "0, or more than the start of an episode takes: " + (noopMax + frameSkip));
    check(
        !kwargs.containsKey("obs_type"),
        "kwargs",
        kwargs,
        "without obs_type, which follows from the frame");
    kwargs = Map.copyOf(kwargs);
  }

  private static void check(boolean holds, String name, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s: is %s, but must be %s".formatted(name, value, wanted));
    }
  }

  /**
   * The protocol that is usual for an environment.
   *
   * @return empty where the id is not one of an Atari game that shows pixels
   */
  public static Optional<PixelProtocol> of(String id) {
    if (id.matches("\\w+NoFrameskip-v\\d+")) {
      return Optional.of(NATURE);
    }
    if (id.matches("ALE/\\w+-v\\d+")) {
      return Optional.of(MACHADO);
    }
    // Others have the names of games too, such as Hopper-v4 and Blackjack-v1.
    if (AtariGame.of(id).isPresent() && id.endsWith("-v0")) {
      return Optional.of(SEEDS);
    }
    return AtariGame.of(id).isPresent() && id.endsWith("-v4")
        ? Optional.of(NATURE_UNSKIPPED)
        : Optional.empty();
  }

  /** How many of an agent's steps make a second of the game. */
  public double stepsPerSecond() {
    return FRAMES_PER_SECOND / (frameSkip > 1 ? frameSkip : MEAN_REPEAT);
  }

  /** How many of the frames of a step the environment is asked for. */
  int keepLast() {
    return frameSkip > 1 ? 2 : 1;
  }
}
