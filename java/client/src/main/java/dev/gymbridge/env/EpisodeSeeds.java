package dev.gymbridge.env;

/**
 * The seed of every episode, in [0, 2³¹), from the run's seed, the environment and the episode's
 * number.
 *
 * <p>Three rounds of SplitMix64's finalizer, one for each part, so that neighbouring runs,
 * environments and episodes share nothing. See Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014.
 */
public final class EpisodeSeeds {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private EpisodeSeeds() {}

  /** The seed of one episode. */
  public static int seed(long runSeed, int environment, long episode) {
    return (int) (mix(mix(mix(runSeed) ^ environment) ^ episode) >>> 33);
  }

  private static long mix(long value) {
    long z = value + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
