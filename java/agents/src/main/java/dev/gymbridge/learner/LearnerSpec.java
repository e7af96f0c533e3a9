package dev.gymbridge.learner;

import dev.gymbridge.dqn.Algorithm;

/**
 * One gradient step.
 *
 * @param algorithm whose loss is minimised
 * @param batchSize transitions in a step, at least 1
 * @param adam the optimizer
 * @param polyak after each step the target becomes (1 − polyak) × target + polyak × parameters; in
 *     [0, 1], 0 where it is replaced as a whole instead
 */
public record LearnerSpec(Algorithm algorithm, int batchSize, Adam adam, double polyak) {}
