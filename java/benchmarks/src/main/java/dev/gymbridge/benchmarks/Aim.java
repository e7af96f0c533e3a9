package dev.gymbridge.benchmarks;

/**
 * What is to be done to a training next.
 *
 * @param phase in which
 */
record Aim(Fault fault, Phase phase) {}
