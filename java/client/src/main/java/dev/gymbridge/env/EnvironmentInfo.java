package dev.gymbridge.env;

import org.jspecify.annotations.Nullable;

/**
 * An id that a server can make.
 *
 * @param runtime the Python runtime it runs in, {@code current} or {@code legacy}
 * @param observationSpace null where spaces were not asked for, or it cannot be made
 * @param actionSpace likewise
 * @param unavailable why it cannot be made; null where it can, or spaces were not asked for
 */
public record EnvironmentInfo(
    String id,
    String runtime,
    @Nullable Space observationSpace,
    @Nullable Space actionSpace,
    @Nullable String unavailable) {}
