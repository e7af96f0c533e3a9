package dev.gymbridge.run;

import com.google.gson.annotations.SerializedName;

/**
 * A training episode that ended.
 *
 * @param score the sum of the environment's own rewards
 * @param learntReturn the sum of what was learnt as rewards: clipped, or with another one for
 *     termination
 * @param length in environment steps
 */
public record EndedEpisode(
    @SerializedName(value = "score", alternate = "total") double score,
    double learntReturn,
    int length) {}
