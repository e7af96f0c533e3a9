package dev.gymbridge.preprocess;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an Atari game is shown to an agent, and what it learns from.
 *
 * @param frameSkip how many frames an action is applied for, at least 1; where more than one, the
 *     agent sees the maximum of the last two frames, and the environment is made without its own
 *     repeats
 * @param noopMax most no-ops at the start of an episode, whose number is drawn from 1 … noopMax by
 *     the episode's seed; 0 for none
 * @param fireOnReset whether an episode starts with FIRE, in games that have it
 * @param lifeLossTerminates whether no value follows the loss of a life; the episode goes on
 * @param clipRewards whether rewards are learnt from by their sign; returns never are
 * @param frame what is made of what the game shows
 * @param stack how many frames make an observation, at least 1
 * @param maxEpisodeFrames frames of the game after which an episode is cut; 0 for as registered
 * @param stickiness probability, in [0, 1], that a frame has the action of the frame before instead
 *     ("sticky actions"); where frameSkip is 1 it is as registered, and this has to be 0
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
    double stickiness) {

  /** What is made of what a game shows. */
  public enum Frame {
    /** Luminance, shrunk to 84×84: uint8. Mnih et al. 2015, Methods. */
    AREA_84("grayscale"),
    /** Half the maze, 88×80, of the seed documents: int8. */
    SEED_88X80("rgb");

    /** What the environment is asked to show: ale-py's {@code obs_type}. */
    private final String obsType;

    Frame(String obsType) {
      this.obsType = obsType;
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
      new PixelProtocol(4, 30, true, true, true, Frame.AREA_84, 4, 108_000, 0);

  /**
   * For {@code ALE/…-v5}: Machado et al., "Revisiting the Arcade Learning Environment", JAIR 61,
   * 2018. Whole games; sticky actions in place of no-op starts. Actions are repeated here, not by
   * the environment, which shows one frame of its repeats only. They are applied for 4 frames and
   * games end after 108,000, as registered; the paper has 5 and 18,000.
   */
  public static final PixelProtocol MACHADO =
      new PixelProtocol(4, 0, false, false, true, Frame.AREA_84, 4, 0, 0.25);

  /**
   * For {@code …-v0}, which repeats actions 2 to 4 times by itself: the seed documents (document
   * 003), which learn from rewards as they are.
   */
  public static final PixelProtocol SEEDS =
      new PixelProtocol(1, 0, false, false, false, Frame.SEED_88X80, 1, 0, 0);

  /**
   * For {@code …-v4}, which repeats actions 2 to 4 times by itself: {@link #NATURE} without what
   * that leaves no room for. Ten of its no-ops are about thirty frames.
   */
  public static final PixelProtocol NATURE_UNSKIPPED =
      new PixelProtocol(1, 10, true, true, true, Frame.AREA_84, 4, 0, 0);

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
    check(stickiness >= 0 && stickiness <= 1, "stickiness", stickiness, "in [0, 1]");
    check(
        frameSkip > 1 || stickiness == 0,
        "stickiness",
        stickiness,
        "0 where frameSkip is 1: it is as registered then");
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

  /**
   * Arguments of the environment's constructor. Where actions are repeated here the environment
   * repeats none, whatever its id was registered with. Python wants frameskip as an integer.
   */
  Map<String, Object> kwargs() {
    return frameSkip > 1
        ? Map.of("obs_type", frame.obsType, "frameskip", 1, "repeat_action_probability", stickiness)
        : Map.of("obs_type", frame.obsType);
  }

  /** How many of the frames of a step the environment is asked for. */
  int keepLast() {
    return frameSkip > 1 ? 2 : 1;
  }
}
