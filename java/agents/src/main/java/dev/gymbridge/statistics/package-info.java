/**
 * What can be said of the scores of several runs: estimates, how sure they are, and which of two
 * algorithms is likely the better one, as rliable calculates them (Agarwal et al., 2021, <a
 * href="https://arxiv.org/abs/2108.13264">Deep Reinforcement Learning at the Edge of the
 * Statistical Precipice</a>).
 */
@NullMarked
package dev.gymbridge.statistics;

import org.jspecify.annotations.NullMarked;
