package dev.gymbridge.env;

/**
 * What an environment is.
 *
 * @param id such as {@code LunarLander-v2}
 * @param runtime the Python runtime it runs in, {@code current} or {@code legacy}
 * @param gymnasiumVersion version of Gymnasium there
 * @param maxEpisodeSteps steps after which an episode is truncated; 0 for no limit
 * @param renderFps frames per second at which to show renderings; 0 where the environment does not
 *     say
 */
public record EnvDescription(
    String id,
    String runtime,
    String gymnasiumVersion,
    Space observationSpace,
    Space actionSpace,
    int maxEpisodeSteps,
    double renderFps) {}
