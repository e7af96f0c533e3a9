package dev.gymbridge.train;

/**
 * What came of playing episodes without exploration.
 *
 * @param episodes how many
 * @param returns of all of them
 * @param meanLength in environment steps
 * @param steps in all
 * @param seconds it took
 */
public record Evaluation(
    int episodes, Statistics returns, double meanLength, long steps, double seconds) {}
