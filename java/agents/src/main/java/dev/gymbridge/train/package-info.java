/**
 * Runs: the loop of agent and environments, evaluation, the rules that end it, and who listens. It
 * knows no algorithm, and no file but through what a run leaves.
 */
@NullMarked
package dev.gymbridge.train;

import org.jspecify.annotations.NullMarked;
